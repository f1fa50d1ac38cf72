// The evidence desk in a tab: its picture, its style sheet and its script come when the tab is first opened, by hand or by a link.
(() => {
    'use strict';
    // What is left tells the script of the desk what else it may load.
    const { figure, page, sheet, ...programs } = document.currentScript.dataset;
    const tab = document.querySelector('details[data-desk]');
    const place = tab.querySelector('[role=status]');

    function script(src, more) {
        return new Promise((fits, fails) => {
            const made = Object.assign(document.createElement('script'), { src, onload: fits, onerror: fails });
            Object.assign(made.dataset, more);
            document.head.append(made);
        });
    }

    /** A page of the book lies above this one; a run opens on the bench. */
    function lead(host) {
        for (const link of host.querySelectorAll('a[href]')) {
            const to = link.getAttribute('href');
            if (to.startsWith('playground/index.html#')) {
                link.setAttribute('href', to.slice(to.indexOf('#')));
            } else if (!/^(#|\.\.\/|[a-z]+:)/.test(to)) {
                link.setAttribute('href', `../${to}`);
            }
        }
    }

    async function open() {
        tab.removeEventListener('toggle', opened);
        const style = document.createElement('link');
        style.rel = 'stylesheet';
        style.href = sheet;
        document.head.append(style);
        try {
            await script(figure, {});
            const host = document.createElement('div');
            host.innerHTML = window.joinDesk;
            lead(host);
            new MutationObserver(() => lead(host)).observe(host, { childList: true, subtree: true });
            tab.append(host);
            await script(page, programs);
            place.remove();
        } catch {
            place.textContent = 'The desk could not be loaded: its files lie beside those of the book. Load the page again to try once more.';
        }
    }

    function opened() {
        if (tab.open) {
            open();
        }
    }

    function named() {
        if (location.hash === '#evidence') {
            tab.open = true;
        }
    }
    tab.addEventListener('toggle', opened);
    window.addEventListener('hashchange', named);
    named();
    opened();
})();
