// The search box, the decision and the calculator: shows their controls, and loads their program when a reader first uses one.
// A program reads what stands in the fields when it comes; a button that was pressed meanwhile is pressed again then.
// The search box has a program that knows no document, text in and text out; what it answers is shown here.
(() => {
    'use strict';
    const address = document.currentScript.dataset.program;
    const needy = 'figure.join[data-needs]';
    const figures = Array.from(document.querySelectorAll(needy));
    let asked = false;

    function alert(figure, said) {
        const text = document.createElement('p');
        text.className = 'alert';
        text.setAttribute('role', 'alert');
        text.textContent = said;
        figure.prepend(text);
    }
    const quiet = figure => figure.querySelectorAll(':scope > [role=alert]').forEach(text => text.remove());

    function load() {
        if (asked) {
            return;
        }
        asked = true;
        const script = document.createElement('script');
        script.src = address;
        script.onerror = () => {
            asked = false;
            for (const figure of figures) {
                figure.removeAttribute('aria-busy');
                alert(figure, 'The program of this figure could not be loaded. What stands below is complete without it; ' +
                    'load the page again to search or to reckon.');
            }
        };
        for (const figure of figures) {
            figure.setAttribute('aria-busy', 'true');
            quiet(figure);
        }
        document.head.append(script);
    }

    for (const figure of figures) {
        figure.querySelectorAll('[data-alive]').forEach(element => {
            element.hidden = false;
        });
        figure.dataset.ready = '';
    }
    for (const kind of ['focusin', 'pointerdown', 'input', 'change', 'click']) {
        document.addEventListener(kind, event => {
            const figure = event.target.closest && event.target.closest(needy);
            if (!figure || figure.hasAttribute('data-taken')) {
                return;
            }
            const button = event.target.closest('button[data-do]');
            if (kind === 'click' && button) {
                button.dataset.pressed = '';
            }
            if (button || event.target.closest('[data-do], [type=radio], [data-alive]')) {
                load();
            }
        }, true);
    }

    // What is to be copied stands in the button when the program has heard the click; this hears it afterwards.
    window.addEventListener('click', async event => {
        const button = event.target.closest && event.target.closest('[data-copy]');
        if (!button) {
            return;
        }
        const text = button.dataset.copy;
        delete button.dataset.copy;
        let said = button.dataset.done;
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            said = button.dataset.refused;
        }
        button.closest(needy).querySelector('[role=status]').textContent = said;
    });

    // The search box.
    const boxes = figures.filter(figure => figure.dataset.needs === 'find');
    const field = figure => figure.querySelector('[data-do=search]');
    const links = new Map();
    // A text of so many letters at most may be typed by hand.
    const TYPED = 60;
    const asks = () => boxes.length > 0 && window.location.hash.startsWith('#join=');
    const open = () => asks() && load();
    window.addEventListener('hashchange', open);
    open();

    window.joinFinder = answer => {
        const part = (figure, name) => figure.querySelector(`[data-part=${name}]`);

        function search(figure) {
            quiet(figure);
            let found;
            try {
                found = answer(figure.dataset.page, field(figure).value);
            } catch {
                alert(figure, field(figure).dataset.broke);
                return;
            }
            let [status, lines, link, how, keys] = found.split('\x1f');
            const { value, dataset } = field(figure);
            const rows = Array.from(figure.querySelectorAll('[data-row]'));
            const shown = new Set(keys.split('\x1e'));
            let seen = how === 'all' ? rows : rows.filter(row => shown.has(row.dataset.row));
            // Nothing of this page is named: somebody may still be typing, or look for a word of a row.
            const typed = value.trim().toLowerCase();
            const word = !/\s/.test(typed);
            if (typed && typed.length <= TYPED && (seen.length === 0 || how === 'words' && word)) {
                const words = typed.split(/\s+/);
                const holding = rows.filter(row => {
                    const text = row.textContent.toLowerCase();
                    return words.every(one => text.includes(one));
                });
                if (holding.length > 0) {
                    seen = holding;
                    const said = holding.length === 1 ? dataset.holds : dataset.holding.replace('{n}', holding.length);
                    status = how === 'named' ? `${status} ${said}` : said;
                    lines = how === 'named' ? lines : '';
                    link = link || words.join(' ');
                }
            }
            part(figure, 'status').textContent = status;
            part(figure, 'hits').innerHTML = lines;
            links.set(figure, link);
            for (const row of rows) {
                row.hidden = !seen.includes(row);
            }
            for (const group of figure.querySelectorAll('[data-rows]')) {
                group.hidden = !group.querySelector('[data-row]:not([hidden])');
            }
        }

        function clear(figure) {
            field(figure).value = '';
            field(figure).focus();
            search(figure);
        }

        /** Searches for what the address asks for: `#join=FIGURE/TEXT`. */
        function visit() {
            if (!asks()) {
                return;
            }
            const [, number, state] = /^#join=([^/]*)\/?(.*)$/.exec(window.location.hash);
            let text = state;
            try {
                text = decodeURIComponent(state);
            } catch {
                // A damaged link is searched for as it stands.
            }
            const own = /^\d+$/.test(number) && boxes[Number(number)];
            const figure = own || boxes[0];
            const { noFigure, tooLong, limit } = field(figure).dataset;
            const bytes = new TextEncoder().encode(text).length;
            const problem = !own ? noFigure : bytes > Number(limit) ? tooLong.replace('{n}', bytes) : '';
            field(figure).value = problem ? '' : text;
            search(figure);
            if (problem) {
                alert(figure, problem);
            }
        }

        for (const figure of boxes) {
            figure.addEventListener('input', () => search(figure));
            figure.addEventListener('keydown', event => {
                if (event.key === 'Escape' && event.target === field(figure) && !event.isComposing) {
                    clear(figure);
                }
            });
            figure.querySelector('[data-do=all]').addEventListener('click', () => clear(figure));
            const copy = figure.querySelector('[data-do=link]');
            copy.addEventListener('click', () => {
                const page = window.location.href.split('#')[0];
                const state = encodeURIComponent(links.get(figure) || '');
                copy.dataset.copy = `${page}#join=${boxes.indexOf(figure)}/${state}`;
            });
            figure.removeAttribute('aria-busy');
            figure.setAttribute('data-taken', '');
            if (field(figure).value) {
                search(figure);
            }
        }
        window.addEventListener('hashchange', visit);
        visit();
        for (const button of document.querySelectorAll('[data-pressed]')) {
            button.removeAttribute('data-pressed');
            button.click();
        }
    };
})();
