// The figure of checks and attacks: of each attack it shows the end that belongs to the switches. Who stops what stands in the page.
(() => {
    'use strict';
    const figure = document.querySelector('figure.join[data-widget=defender]');
    const switches = Array.from(figure.querySelectorAll('[name=guard]'));
    const attacks = Array.from(figure.querySelectorAll('[data-attack]'));
    const tally = figure.querySelector('[data-tally]');

    function show() {
        const off = switches.filter(one => !one.checked).map(one => one.value);
        const taken = attacks.filter(attack => {
            const through = attack.dataset.by.split(' ').every(guard => off.includes(guard));
            for (const end of attack.querySelectorAll('[data-end]')) {
                end.hidden = (end.dataset.end === 'taken') !== through;
            }
            for (const finding of attack.querySelectorAll('[data-guard]')) {
                finding.classList.toggle('off', off.includes(finding.dataset.guard));
            }
            attack.classList.toggle('through', through);
            return through;
        });
        const bad = taken.filter(attack => !attack.classList.contains('honest')).map(attack => attack.querySelector('h4').textContent);
        const late = taken.length > bad.length ? ' The late device of the case joins.' : '';
        tally.textContent = bad.length ? `${bad.length} of ${attacks.length - 1} attacks get through: ${bad.join('; ')}.${late}` :
            `All ${attacks.length - 1} attacks are stopped, and so is the honest device that came late.`;
    }

    for (const part of figure.querySelectorAll('[data-alive], [data-tally]')) {
        part.hidden = false;
    }
    figure.dataset.ready = '';
    figure.addEventListener('change', show);
    show();
})();
