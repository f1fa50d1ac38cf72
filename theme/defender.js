// The figure of checks and attacks. When a check is first switched it loads the program that has the attacks' bytes and judges them here;
// what is shown then is what that found. Until a reader switches anything, the page says what its book found when it was built.
(() => {
    'use strict';
    const { program } = document.currentScript.dataset;
    const figure = document.querySelector('figure.join[data-widget=defender]');
    const switches = Array.from(figure.querySelectorAll('[name=guard]'));
    const attacks = Array.from(figure.querySelectorAll('[data-attack]'));
    const tally = figure.querySelector('[data-tally]');
    const off = () => switches.filter(one => !one.checked).map(one => one.value);
    let asked = false;

    /** Shows of each attack the end it has: `ends` by its name. */
    function show(ends, how) {
        const through = attacks.filter(attack => {
            const taken = ends[attack.dataset.attack] === 'taken';
            for (const end of attack.querySelectorAll('[data-end]')) {
                end.hidden = (end.dataset.end === 'taken') !== taken;
            }
            for (const finding of attack.querySelectorAll('[data-guard]')) {
                finding.classList.toggle('off', off().includes(finding.dataset.guard));
            }
            attack.classList.toggle('through', taken);
            return taken;
        });
        const bad = through.filter(attack => !attack.classList.contains('honest')).map(attack => attack.querySelector('h4').textContent);
        const late = through.length > bad.length ? ' The late device of the case joins.' : '';
        tally.textContent = (bad.length ? `${bad.length} of ${attacks.length - 1} attacks get through: ${bad.join('; ')}.${late}` :
            `All ${attacks.length - 1} attacks are stopped, and so is the honest device that came late.`) + how;
        figure.removeAttribute('aria-busy');
    }

    /** What the book found when it was built: an attack gets through when every check that refuses it is off. */
    function written(why) {
        const ends = {};
        for (const { dataset } of attacks) {
            ends[dataset.attack] = dataset.by.split(' ').every(guard => off().includes(guard)) ? 'taken' : 'refused';
        }
        show(ends, why);
    }

    const SIGNS = { 1: ['yes', '✓', 'holds'], 0: ['no', '✗', 'refused'], '?': ['open', '?', 'not judged'] };

    /** A finding as the book writes it. */
    function line([, guard, ok, check, who, says, known]) {
        const item = document.createElement('li');
        const [kind, sign, word] = SIGNS[ok];
        item.className = kind;
        if (guard) {
            item.dataset.guard = guard;
        }
        const add = (name, text, title) => {
            const part = document.createElement(name);
            part.textContent = text;
            part.title = title || '';
            item.append(part, ' ');
        };
        add('b', sign, word);
        add('b', check);
        item.append(`· ${who}: ${says} `);
        add('small', known);
        item.lastElementChild.className = 'ev';
        return item;
    }

    function judged(records) {
        const ends = {};
        let [list, checks, unable] = [null, 0, false];
        for (const record of records) {
            const [kind, id, end] = record;
            if (kind === 'attack') {
                ends[id] = end;
                unable = unable || end === 'open';
                list = figure.querySelector(`[data-attack="${id}"] .checks`);
                list.replaceChildren();
            } else if (kind === 'finding') {
                list.append(line(record));
                checks += off().includes(id) ? 0 : 1;
            }
        }
        figure.dataset.judged = checks;
        if (unable) {
            written(' This browser does not reckon with signatures here, so the ends are those that the book found when it was built.');
        } else {
            show(ends, ` Judged here, just now: ${Object.keys(ends).length} artefacts, ${checks} findings.`);
        }
    }

    function change() {
        figure.setAttribute('aria-busy', 'true');
        if (window.joinDefend) {
            window.joinDefend(off().join(' '), judged);
        } else if (!asked) {
            asked = true;
            const script = document.createElement('script');
            script.src = program;
            script.onerror = () => {
                asked = false;
                written(' The judges could not be loaded; the ends are those that the book found when it was built.');
            };
            document.head.append(script);
        }
    }

    for (const part of figure.querySelectorAll('[data-alive], [data-tally]')) {
        part.hidden = false;
    }
    figure.dataset.ready = '';
    figure.addEventListener('change', change);
    document.addEventListener('join-defend', change);
    written('');
})();
