// Makes the figures of a page alive. `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed code where
// the three marks stand; the result is one classic script that also works from a folder and under a strict policy.
(() => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';

    function tell(error) {
        for (const figure of document.querySelectorAll('figure.join[data-widget]')) {
            const text = document.createElement('p');
            text.className = 'join-error';
            text.setAttribute('role', 'alert');
            text.textContent = 'This figure could not be made alive, so its buttons do nothing; the picture shown is ' +
                `complete as it stands. The browser said: ${error}`;
            figure.append(text);
        }
    }

    // Not at once: the page is drawn first.
    setTimeout(() => {
        try {
            const figures = glue();
            figures.init(unpack(packed));
            figures.start();
        } catch (error) {
            tell(error);
        }
    });
})();
