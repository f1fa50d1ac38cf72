// What opens archives and event logs in the worker of the evidence desk: theme/evidence.js hands this function to that of the worker.
// `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed code where the three marks stand.
window.joinOpener = () => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';
    const opener = glue();
    opener.init(unpack(packed));
    return opener.open;
};
