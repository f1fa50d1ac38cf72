// Hands the search to finder.js, which has loaded this. `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed
// code where the three marks stand; the result is one classic script that also works from a folder and under a strict policy.
(() => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';
    const program = glue();
    program.init(unpack(packed));
    window.joinFinder(program.search);
})();
