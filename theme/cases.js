// Folders of evidence to practise on: hands the texts of one to the evidence desk, in the memory of the two pages and nowhere else.
(() => {
    'use strict';
    const figure = document.querySelector('figure.join[data-widget=evidence-cases]');
    const refused = 'This browser keeps pages that lie in a folder apart: open "Your own evidence" and paste the texts there.';

    for (const folder of figure.querySelectorAll('section')) {
        const texts = Array.from(folder.querySelectorAll('pre[data-file]'));
        folder.querySelector('[data-alive]').hidden = false;
        folder.querySelector('[data-open]').addEventListener('click', () => {
            window.joinEvidence = texts.map(text => ({ path: text.dataset.file, text: text.textContent }));
            const desk = location.protocol !== 'file:' && window.open('your-evidence.html');
            folder.querySelector('[role=status]').textContent = desk ? 'They are open in another window.' : refused;
        });
    }
    figure.setAttribute('data-ready', '');
})();
