// The search box, the decision and the calculator: shows their controls, and loads their program when a reader first uses one.
// The program reads what stands in the fields by then; a button that was pressed meanwhile is marked for it.
(() => {
    'use strict';
    const address = document.currentScript.dataset.program;
    const needy = 'figure.join[data-needs=find]';
    const figures = document.querySelectorAll(needy);
    let asked = false;

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
                const text = document.createElement('p');
                text.className = 'alert';
                text.setAttribute('role', 'alert');
                text.textContent = 'The program of this figure could not be loaded. What stands below is complete without it; ' +
                    'load the page again to search or to reckon.';
                figure.prepend(text);
            }
        };
        for (const figure of figures) {
            figure.setAttribute('aria-busy', 'true');
            figure.querySelectorAll(':scope > [role=alert]').forEach(text => text.remove());
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
    // The program says what is to be copied; this hears the same click after it.
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
    const asks = () => window.location.hash.startsWith('#join=') && document.querySelector('[data-do=search]');
    const open = () => {
        if (asks()) {
            load();
        }
    };
    window.addEventListener('hashchange', open);
    open();
})();
