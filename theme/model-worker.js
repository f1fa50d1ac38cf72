// The worker of the model beside the evidence desk: theme/evidence.js starts one from a blob when a reading asks for runs, and ends it
// with the answer. `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed code where the three marks stand. Loaded
// as a script, it only tells the page its own text.
window.joinModel = () => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';
    self.onmessage = ({ data }) => {
        const model = glue();
        model.init(unpack(packed));
        self.postMessage(model.run(data));
    };
};
