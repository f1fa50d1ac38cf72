// The worker of the evidence desk: theme/evidence.js starts one from a blob for each reading, and ends it to cancel or to forget.
// `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed code where the three marks stand. Loaded as a
// script, it only tells the page its own text.
window.joinParsers = opener => {
    'use strict';
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';
    // As join-evidence/src/piece.rs has it; larger files are read by nobody.
    const MARKS = ['ElfFile\0', 'MSCF', 'PK\x03\x04', 'PK\x05\x06'];
    const opens = bytes => bytes.length <= 268435456 && MARKS.some(mark => mark === String.fromCharCode(...bytes.slice(0, mark.length)));
    const say = (what, more) => self.postMessage({ what, ...more });
    let desk;
    // Opens archives and event logs; there when one was given.
    let open;
    // What is being read, for the sentence when the program breaks: a name, never a content.
    let name = '';

    const answer = () => say('answer', { html: desk.answer(false) });

    async function read({ files, told }) {
        const all = files.reduce((sum, { body }) => sum + body.size, 0) || 1;
        let done = 0;
        for (const { path, body } of files) {
            name = path;
            say('reading', { name, part: done / all });
            const bytes = new Uint8Array(await body.arrayBuffer());
            if (open && opens(bytes)) {
                desk.take(open(path, bytes));
            } else {
                desk.add(path, bytes);
            }
            done += body.size;
        }
        name = '';
        told.forEach(({ source, about, value }) => desk.tell(source, about, value));
        say('judging', { part: 1 });
        const question = desk.start();
        if (question) {
            say('asks', { question });
        } else {
            answer();
        }
    }

    const acts = {
        read,
        ran: ({ ran }) => {
            desk.answered(ran);
            answer();
        },
        show: ({ raw }) => say('answer', { html: desk.answer(raw), again: true }),
        view: ({ raw, from, to, without, text }) => say('timeline', { html: desk.timeline(raw, from, to, without, text) }),
        mask: () => {
            const file = desk.mask();
            say('file', { file, bytes: desk.masked(), said: desk.said() });
        },
        aliases: () => say('file', { file: 'aliases.txt', bytes: new TextEncoder().encode(desk.aliases()), said: '' })
    };
    self.onmessage = async ({ data }) => {
        try {
            if (!desk) {
                desk = glue();
                desk.init(unpack(packed));
                open = opener && opener();
            }
            await acts[data.act](data);
        } catch {
            say('broke', { name });
        }
    };
};
