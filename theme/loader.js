// Makes the figures of a page alive. `cargo xtask build` puts the glue of wasm-bindgen and the packed code where
// the two marks stand; the result is one classic script that also works from a folder and under a strict policy.
(() => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    const packed = '@WASM@';

    async function unpack() {
        const bytes = Uint8Array.from(atob(packed), c => c.charCodeAt(0));
        const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
        return new Response(stream).arrayBuffer();
    }

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

    unpack()
        .then(module => {
            const figures = glue();
            figures.initSync({ module });
            figures.start();
        })
        .catch(tell);
})();
