// The figures of bytes: shows their button, and loads their program when a reader first opens one, or comes by a link to one.
(() => {
    'use strict';
    const { program } = document.currentScript.dataset;
    const figures = Array.from(document.querySelectorAll('figure.join[data-widget=bytes]'));
    let asked = false;

    function load() {
        if (asked) {
            return;
        }
        asked = true;
        const script = document.createElement('script');
        script.src = program;
        script.onerror = () => {
            asked = false;
            for (const figure of document.querySelectorAll('figure.join[data-wanted]')) {
                figure.removeAttribute('aria-busy');
                const text = document.createElement('p');
                text.className = 'alert';
                text.setAttribute('role', 'alert');
                text.textContent = 'The program of this figure could not be loaded. What stands below is complete without it; ' +
                    'load the page again to turn bits.';
                figure.prepend(text);
            }
        };
        document.head.append(script);
    }

    /** Opens a figure, now or when the program has come. */
    function open(figure, link) {
        figure.querySelectorAll(':scope > [role=alert]').forEach(text => text.remove());
        figure.dataset.wanted = link;
        figure.setAttribute('aria-busy', 'true');
        if (window.joinBytes) {
            window.joinBytes();
        } else {
            load();
        }
    }

    // Bytes that the page itself has for its figure: made in it, or found in what a reader gave. They are in no address and no store.
    window.joinBytesGive = blob => {
        window.joinBytesGiven = blob;
        open(figures[0], '');
        figures[0].scrollIntoView();
    };

    for (const figure of figures) {
        const offer = figure.querySelector('[data-alive]');
        offer.hidden = false;
        offer.querySelector('button').addEventListener('click', () => open(figure, ''));
        figure.dataset.ready = '';
    }

    function visit() {
        const [, link] = /^#bytes=(.*)$/.exec(window.location.hash) || [];
        if (!link) {
            return;
        }
        const name = link.split('/')[0];
        const figure = figures.find(one => one.dataset.artefact === name) || figures[0];
        open(figure, link);
        figure.scrollIntoView();
    }
    window.addEventListener('hashchange', visit);
    visit();
})();
