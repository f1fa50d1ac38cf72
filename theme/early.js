// Sets the reader's theme before the first paint, for pages of ours outside of the book; the book's pages have mdBook's.
'use strict';
(() => {
    const html = document.documentElement;
    let saved = null;
    try {
        saved = localStorage.getItem('mdbook-theme');
    } catch {
        // Storage is off: the system decides.
    }
    const known = { light: 'light', navy: 'navy' };
    const system = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'navy' : 'light';
    html.classList.remove('light', 'navy');
    html.classList.add('js', known[saved] || system);
})();
