// How a page of the book behaves: theme menu, table of contents, turning pages, copying code, search on demand.
// Takes the place of mdBook's book.js and uses the ids of its page template.
'use strict';

/**
 * True when a key press belongs to what has the focus and not to the page: a text field, a figure, or a box that
 * scrolls by the arrow keys. mdBook's searcher.js asks this, hence the name.
 */
function mdbook_something_else_has_focus(event) {
    const target = event.composedPath()[0] || event.target;
    return Boolean(target.closest &&
        target.closest('input, select, textarea, [contenteditable], figure.join, pre, .table-wrapper, [role="menu"]'));
}

/** Keeps a choice; where storage is refused, the choice simply lasts as long as the page. */
function remember(key, value) {
    try {
        if (value === null) {
            localStorage.removeItem(key);
        } else {
            localStorage.setItem(key, value);
        }
    } catch {
        // Storage is off: nothing to do.
    }
}

function recall(key) {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

(function themeMenu() {
    const html = document.documentElement;
    const button = document.getElementById('mdbook-theme-toggle');
    const menu = document.getElementById('mdbook-theme-list');
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const known = ['light', 'navy'];
    const all = ['light', 'navy', 'coal', 'ayu', 'rust'];
    const prefix = 'mdbook-theme-';

    const choice = () => {
        const saved = recall('mdbook-theme');
        return known.includes(saved) ? saved : null;
    };
    const items = () => Array.from(menu.querySelectorAll('button.theme'));

    function apply() {
        const chosen = choice();
        html.classList.remove(...all);
        html.classList.add(chosen || (dark.matches ? 'navy' : 'light'));
        for (const item of items()) {
            const selected = item.id === prefix + (chosen || 'default_theme');
            item.classList.toggle('theme-selected', selected);
            item.setAttribute('role', 'menuitemradio');
            item.setAttribute('aria-checked', String(selected));
        }
    }

    function open(yes) {
        menu.style.display = yes ? 'block' : 'none';
        button.setAttribute('aria-expanded', String(yes));
        if (yes) {
            (menu.querySelector('.theme-selected') || items()[0]).focus();
        }
    }
    const isOpen = () => button.getAttribute('aria-expanded') === 'true';

    dark.addEventListener('change', apply);
    button.addEventListener('click', () => open(!isOpen()));
    menu.addEventListener('click', event => {
        const item = event.target.closest('button.theme');
        if (!item) {
            return;
        }
        const name = item.id.slice(prefix.length);
        remember('mdbook-theme', name === 'default_theme' ? null : name);
        apply();
        open(false);
        button.focus();
    });
    document.addEventListener('click', event => {
        if (isOpen() && !button.contains(event.target) && !menu.contains(event.target)) {
            open(false);
        }
    });
    menu.addEventListener('focusout', event => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget) && !button.contains(event.relatedTarget)) {
            open(false);
        }
    });
    menu.addEventListener('keydown', event => {
        const list = items();
        const at = list.indexOf(document.activeElement);
        const to = {
            ArrowDown: Math.min(at + 1, list.length - 1),
            ArrowUp: Math.max(at - 1, 0),
            Home: 0,
            End: list.length - 1,
        }[event.key];
        if (to !== undefined) {
            event.preventDefault();
            list[to].focus();
        } else if (event.key === 'Escape') {
            event.preventDefault();
            event.stopPropagation();
            open(false);
            button.focus();
        }
    });
    apply();
})();

(function tableOfContents() {
    const html = document.documentElement;
    const sidebar = document.getElementById('mdbook-sidebar');
    const box = document.getElementById('mdbook-sidebar-toggle-anchor');

    function show(store) {
        const visible = box.checked;
        html.classList.toggle('sidebar-visible', visible);
        sidebar.setAttribute('aria-hidden', String(!visible));
        // Out of sight is also out of reach of the keyboard and of the browser's own search.
        sidebar.inert = !visible;
        if (store) {
            remember('mdbook-sidebar', visible ? 'visible' : 'hidden');
        }
    }
    box.addEventListener('change', () => show(true));
    show(false);
})();

(function keys() {
    const help = document.getElementById('mdbook-help-container');
    const popup = document.getElementById('mdbook-help-popup');
    let before = null;

    function showHelp() {
        before = document.activeElement;
        popup.setAttribute('role', 'dialog');
        popup.setAttribute('aria-modal', 'true');
        popup.setAttribute('aria-label', 'Keyboard shortcuts');
        popup.tabIndex = -1;
        help.style.display = 'flex';
        popup.focus();
    }
    function hideHelp() {
        help.style.display = 'none';
        if (before) {
            before.focus();
        }
    }
    const helpIsOpen = () => help.style.display === 'flex';
    help.addEventListener('mousedown', event => {
        if (!popup.contains(event.target)) {
            hideHelp();
        }
    });

    document.addEventListener('keydown', event => {
        if (helpIsOpen()) {
            if (event.key === 'Escape') {
                hideHelp();
            }
            if (event.key === 'Escape' || event.key === 'Tab') {
                event.preventDefault();
                event.stopPropagation();
            }
            return;
        }
        if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey ||
            mdbook_something_else_has_focus(event)) {
            return;
        }
        if (event.key === '?') {
            event.preventDefault();
            showHelp();
            return;
        }
        if (event.shiftKey) {
            return;
        }
        const ahead = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
        const back = document.documentElement.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
        const to = { [ahead]: 'next', [back]: 'prev' }[event.key];
        const link = to && document.querySelector(`a.nav-chapters[rel~="${to}"]`);
        if (link) {
            event.preventDefault();
            window.location.href = link.href;
        }
    });
})();

(function code() {
    async function copy(text) {
        if (navigator.clipboard) {
            await navigator.clipboard.writeText(text);
            return;
        }
        // Plain http on another machine has no clipboard interface.
        const field = document.createElement('textarea');
        field.value = text;
        document.body.append(field);
        field.select();
        const done = document.execCommand('copy');
        field.remove();
        if (!done) {
            throw new Error('the browser refused');
        }
    }
    for (const block of document.querySelectorAll('pre > code')) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'copy-code';
        button.textContent = 'Copy';
        button.addEventListener('click', async () => {
            let said = 'Copied';
            try {
                await copy(block.innerText);
            } catch {
                said = 'Not copied';
            }
            button.textContent = said;
            button.focus();
            setTimeout(() => {
                button.textContent = 'Copy';
            }, 2000);
        });
        block.after(button);
    }

    // A box that scrolls is reached by the Tab key, one that does not is not in the way.
    const boxes = document.querySelectorAll('pre > code, .table-wrapper');
    const name = target => {
        const kind = target.matches('code') ? 'Code' : 'Table';
        return `${kind} ${Array.from(boxes).indexOf(target) + 1}, scrolls sideways`;
    };
    const watch = new ResizeObserver(entries => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth + 1) {
                target.tabIndex = 0;
                target.setAttribute('role', 'region');
                target.setAttribute('aria-label', name(target));
            } else {
                for (const attribute of ['tabindex', 'role', 'aria-label']) {
                    target.removeAttribute(attribute);
                }
            }
        }
    });
    boxes.forEach(box => watch.observe(box));
})();

(function searchOnDemand() {
    const button = document.getElementById('mdbook-search-toggle');
    const source = document.currentScript.dataset.search;
    // The stock binary loads the search with every page; then there is nothing to do here.
    if (!button || !source) {
        return;
    }
    let started = false;

    function start(then) {
        if (started) {
            return;
        }
        started = true;
        const script = document.createElement('script');
        script.src = source;
        script.onload = then;
        script.onerror = () => {
            started = false;
            button.title = 'The search could not be loaded';
        };
        document.head.append(script);
    }
    const open = () => button.click();

    button.addEventListener('click', () => start(open));
    document.addEventListener('keydown', event => {
        const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
        if (!started && plain && (event.key === 's' || event.key === '/') &&
            !mdbook_something_else_has_focus(event)) {
            event.preventDefault();
            start(open);
        }
    });
    // A link from a search result marks the words it was found by.
    const asked = new URLSearchParams(window.location.search);
    if (asked.has('search') || asked.has('highlight')) {
        start(() => {});
    }
})();

(function toolsOnDemand() {
    // Saving a picture and the projector come with their first use.
    document.addEventListener('click', ({ target }) => {
        const tool = target.closest('.figure-tools button');
        if (!tool) {
            return;
        }
        const use = () => window.joinTool(tool);
        if (window.joinTool) {
            use();
            return;
        }
        const script = document.createElement('script');
        script.src = tool.parentElement.dataset.script;
        script.onload = use;
        document.head.append(script);
    });
})();
