// The evidence desk in its page: takes files, folders and texts, has them read by a worker, and shows what it answers.
// What a reader gives stays in the variables below until it is forgotten; nothing of it goes into a link, a store or an error.
(() => {
    'use strict';
    const { program, model, samples, opener } = document.currentScript.dataset;
    const figure = document.querySelector('figure.join[data-widget=evidence]');
    const part = name => figure.querySelector(`[data-part=${name}]`);
    const first = part('answer').innerHTML;
    // So long may one file take, and a second more for each 4 MiB.
    const PATIENCE = 20000;
    const MOST = 2000;

    let given = [];
    let sample = -1;
    // What the reader has said of an input that it leaves open, and how many files were left out.
    let told = [];
    let left = 0;
    let raw = false;
    let view = { from: 0, to: 0, without: '', text: '' };
    let worker = null;
    // The model beside it, while it runs.
    let second = null;
    let cleaning = false;
    let clock = 0;
    const loaded = {};
    // What could not be loaded, said with the verdict.
    let lacking = '';
    let showing = 0;

    const tell = text => {
        part('status').textContent = text;
    };

    /** What a script brings, which is loaded at first use. */
    function load(address) {
        loaded[address] = loaded[address] || new Promise((fits, fails) => {
            const script = document.createElement('script');
            script.src = address;
            script.onload = fits;
            script.onerror = () => {
                loaded[address] = null;
                fails(new Error('not loaded'));
            };
            document.head.append(script);
        });
        return loaded[address];
    }

    /** A worker made of the text of a program's function, and of that of another which it is given. */
    function employ(text, other) {
        const blob = URL.createObjectURL(new Blob([`(${text})(${other || ''})`], { type: 'text/javascript' }));
        const made = new Worker(blob);
        URL.revokeObjectURL(blob);
        return made;
    }

    function end() {
        showing += 1;
        clearTimeout(clock);
        [worker, second].forEach(one => one && one.terminate());
        [worker, second] = [null, null];
        part('working').hidden = true;
        figure.removeAttribute('aria-busy');
    }

    function stuck(name) {
        end();
        tell(name ? `Reading stopped at ${name}: it took too long, or broke the reader. It is left out of the next reading; everything else stays.` :
            'Reading took too long and was stopped. Give fewer files at a time.');
        given = given.filter(file => file.path !== name);
    }

    function watch(name, size) {
        clearTimeout(clock);
        clock = setTimeout(() => stuck(name), PATIENCE + size / 4194.304);
    }

    const size = () => given.reduce((sum, { body }) => sum + body.size, 0);

    const hear = {
        reading: ({ name, part: done }) => {
            const body = (given.find(file => file.path === name) || { body: { size: 0 } }).body;
            watch(name, body.size);
            part('progress').value = done;
            tell(`Reading ${name}`);
        },
        judging: () => {
            watch('', size());
            part('progress').value = 1;
            tell('Judging');
        },
        asks: ({ question }) => run(question),
        answer: async ({ html, again }) => {
            clearTimeout(clock);
            part('working').hidden = true;
            // Forgotten or begun anew meanwhile.
            if (!await show(html)) {
                return;
            }
            figure.removeAttribute('aria-busy');
            if (again) {
                part('answer').querySelector('[data-do=raw]').focus();
                return;
            }
            seek();
            const verdict = part('verdict');
            tell(verdict.textContent + lacking + tooMany());
            verdict.focus({ preventScroll: true });
            verdict.scrollIntoView({ block: 'nearest' });
            if (cleaning) {
                cleaning = false;
                ask({ act: 'mask' });
            }
        },
        timeline: ({ html }) => {
            const old = document.activeElement;
            const at = old && old.closest('.controls') && [old.dataset.do, old.value, old.textContent, old.selectionStart];
            part('timeline').innerHTML = html;
            alive(part('timeline'));
            const same = at && Array.from(part('timeline').querySelectorAll(`[data-do=${at[0]}]`))
                .find(element => element.type === 'search' || element.value === at[1] && element.textContent === at[2]);
            if (same) {
                same.focus();
                if (same.type === 'search') {
                    same.setSelectionRange(at[3], at[3]);
                }
            }
        },
        file: ({ file, bytes, said }) => {
            if (file) {
                save(file, bytes);
            }
            const shared = part('shared');
            if (said && shared) {
                shared.textContent = said;
                tell(said);
            }
        },
        broke: ({ name }) => stuck(name)
    };

    function save(name, bytes) {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href));
    }

    function alive(element) {
        element.querySelectorAll('[data-alive]').forEach(one => {
            one.hidden = false;
        });
    }

    /** The next frame, or soon where no frames are drawn. */
    const frame = () => new Promise(next => {
        requestAnimationFrame(() => setTimeout(next));
        setTimeout(next, 100);
    });

    /** Shows an answer section by section, a frame each: laid out as one it holds the page up for longer than a reader should notice. */
    async function show(html) {
        const own = ++showing;
        const box = document.createElement('template');
        box.innerHTML = html;
        alive(box.content);
        part('worked').hidden = true;
        part('answer').replaceChildren();
        for (const section of Array.from(box.content.childNodes)) {
            part('answer').append(section);
            await frame();
            if (own !== showing) {
                return false;
            }
        }
        return true;
    }

    // What the figure of bytes can open, as it stands in a text; values of JSON may stand escaped in other JSON.
    const TOKEN = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*(?:\.[\w-]*\.[\w-]*)?/g;
    const MEMBER = /"(Data|TransportKey|AikCertificate|AttestationData|RawBody)\\?"\s*:\s*\\?"([A-Za-z0-9+/=\\]{64,})/g;
    const BLOCK = /-----BEGIN ((?:NEW )?CERTIFICATE(?: REQUEST)?)-----[^-]{64,9000}-----END \1-----/g;
    const NAMES = {
        Data: 'certificate request', TransportKey: 'transport key', AikCertificate: 'AIK certificate',
        AttestationData: 'attestation', RawBody: 'device certificate'
    };
    const LARGEST_TEXT = 8 << 20;
    let found = [];

    /** Lists the artefacts in what was given; their bytes stay in the variable above until it is forgotten. */
    async function seek() {
        const { turn } = start;
        const all = new Map();
        for (const { path, body } of given) {
            const text = window.joinBytesGive && body.size <= LARGEST_TEXT ? await body.text() : '';
            const add = (what, own) => all.size < 40 && own.length < 65536 && !all.has(own) && all.set(own, `${what}, ${own.length} characters, in ${path}`);
            for (const [own] of text.matchAll(TOKEN)) {
                add(own.split('.').length > 3 ? 'sealed token' : 'token', own);
            }
            for (const [, name, own] of text.matchAll(MEMBER)) {
                add(NAMES[name], own.replace(/\\/g, ''));
            }
            for (const [own, name] of text.matchAll(BLOCK)) {
                add(name.toLowerCase(), own);
            }
        }
        if (start.turn !== turn) {
            return;
        }
        found = Array.from(all.keys());
        part('artefacts').replaceChildren(...Array.from(all.values(), (said, at) => {
            const [row, button] = [document.createElement('li'), document.createElement('button')];
            button.type = 'button';
            button.dataset.do = 'bytes';
            button.dataset.at = at;
            button.textContent = 'Read it byte by byte';
            button.setAttribute('aria-label', `Read byte by byte: ${said}`);
            row.append(`${said} `, button);
            return row;
        }));
        part('found').hidden = found.length === 0;
    }

    function dropFound() {
        found = [];
        part('artefacts').replaceChildren();
        part('found').hidden = true;
        if (window.joinBytesForget) {
            window.joinBytesForget();
        }
    }

    const ask = message => worker && worker.postMessage(message);

    /** Has the model run what a reading asks for; without it the answer lacks its runs, and says so. */
    async function run(question) {
        const { turn } = start;
        const hand = ran => {
            if (second) {
                second.terminate();
                second = null;
            }
            lacking = ran ? '' : ' The model could not be run: what it says beside your lines is missing. Load the page again.';
            ask({ act: 'ran', ran });
        };
        try {
            await load(model);
        } catch {
            if (start.turn === turn) {
                hand('');
            }
            return;
        }
        // Cancelled or begun anew meanwhile.
        if (start.turn !== turn) {
            return;
        }
        second = employ(window.joinModel);
        second.onmessage = ({ data }) => hand(data);
        second.onerror = () => hand('');
        second.postMessage(question);
    }

    /** Reads everything that was given, from the beginning, in a worker of its own. */
    async function start() {
        end();
        raw = false;
        view = { from: 0, to: 0, without: '', text: '' };
        figure.setAttribute('aria-busy', 'true');
        part('working').hidden = false;
        part('progress').removeAttribute('value');
        tell('Loading the readers');
        lacking = '';
        const turn = {};
        start.turn = turn;
        try {
            await Promise.all([load(program), sample >= 0 && load(samples), packed(given).then(any => any && load(opener))]);
        } catch {
            end();
            tell('The readers could not be loaded. Load the page again; what you gave was not read.');
            return;
        }
        // Cancelled or begun anew meanwhile.
        if (start.turn !== turn) {
            return;
        }
        worker = employ(window.joinParsers, window.joinOpener);
        worker.onmessage = ({ data }) => hear[data.what](data);
        worker.onerror = () => stuck('');
        watch('', size());
        ask({ act: 'read', files: sample >= 0 ? tried() : given, told });
    }

    /** Whether an archive or an event log is among the files. */
    async function packed(files) {
        const heads = files.map(({ body }) => body.slice(0, 8).text());
        return (await Promise.all(heads)).some(head => /^(ElfFile\0|MSCF|PK\x03\x04|PK\x05\x06)/.test(head));
    }

    /** The files of the sample that was chosen: their bytes as signs. */
    const tried = () => window.joinSamples[sample].map(([path, signs]) =>
        ({ path, body: new Blob([Uint8Array.from(signs, sign => sign.charCodeAt(0))]) }));

    /** Says how many files were not read, and what to do about it. */
    function tooMany() {
        const number = count => count.toLocaleString('en-US');
        return left ? ` The first ${number(MOST)} files were read; ${number(left)} more were left out. Give the folders one by one, ` +
            'or those with logs and reports alone.' : '';
    }

    function take(files) {
        if (files.length === 0) {
            tell('Nothing was given that can be read.');
            return;
        }
        const taken = new Set(given.map(file => file.path));
        for (const { path, body } of files) {
            let name = path;
            for (let number = 2; taken.has(name); number++) {
                name = `${number}-${path}`;
            }
            taken.add(name);
            given.push({ path: name, body });
        }
        left += Math.max(0, given.length - MOST);
        given = given.slice(0, MOST);
        sample = -1;
        told = [];
        start();
    }

    /** Takes what the page that has opened this one holds ready, once; a stranger's page cannot be looked into. */
    function handed() {
        try {
            const files = window.opener.joinEvidence;
            delete window.opener.joinEvidence;
            take(files.map(({ path, text }) => ({ path, body: new Blob([text]) })));
        } catch {
            // Nobody has handed anything over.
        }
    }

    const chosen = list => Array.from(list, file => ({ path: file.webkitRelativePath || file.name, body: file }));

    /** The files of what was dropped, those below folders as well. */
    async function dropped(items) {
        const found = [];
        async function walk(entry, path) {
            // What is too much is counted and not opened; what is far too much is not even counted.
            if (left >= 10 * MOST) {
                return;
            }
            if (entry.isFile && found.length >= MOST) {
                left++;
                return;
            }
            if (entry.isFile) {
                found.push({ path: path + entry.name, body: await new Promise((fits, fails) => entry.file(fits, fails)) });
                return;
            }
            const reader = entry.createReader();
            for (;;) {
                const some = await new Promise((fits, fails) => reader.readEntries(fits, fails));
                if (some.length === 0) {
                    return;
                }
                for (const own of some) {
                    await walk(own, `${path}${entry.name}/`);
                }
            }
        }
        const all = Array.from(items, item => ({ entry: item.webkitGetAsEntry && item.webkitGetAsEntry(), file: item.getAsFile() }));
        for (const { entry, file } of all) {
            try {
                await (entry && entry.isDirectory ? walk(entry, '') : found.push(...chosen(file ? [file] : [])));
            } catch {
                tell('A folder could not be opened by the browser. Choose it with the button instead.');
            }
        }
        return found;
    }

    function forget() {
        start.turn = null;
        dropFound();
        end();
        given = [];
        told = [];
        left = 0;
        sample = -1;
        cleaning = false;
        for (const name of ['paste', 'files', 'folder', 'clean']) {
            part(name).value = '';
        }
        part('answer').innerHTML = first;
        part('worked').hidden = false;
        tell('Everything is forgotten. The sample of the book stands below.');
    }

    async function copy(button) {
        let said = 'Copied.';
        try {
            await navigator.clipboard.writeText(part(button.dataset.of).textContent);
        } catch {
            const range = document.createRange();
            range.selectNodeContents(part(button.dataset.of));
            window.getSelection().removeAllRanges();
            window.getSelection().addRange(range);
            said = 'The browser does not let this page copy. The text is selected: press Ctrl+C.';
        }
        tell(said);
    }

    const again = () => ask({ act: 'view', raw, ...view });
    const acts = {
        files: () => part('files').click(),
        folder: () => part('folder').click(),
        clean: () => part('clean').click(),
        paste: () => {
            const text = part('paste').value;
            take(text.trim() ? [{ path: 'pasted text', body: new Blob([text]) }] : []);
        },
        sample: button => {
            given = [];
            told = [];
            left = 0;
            sample = Number(button.dataset.sample);
            start();
        },
        cancel: () => {
            start.turn = null;
            end();
            given = [];
            told = [];
            left = 0;
            cleaning = false;
            tell('Cancelled: nothing that you gave is kept.');
        },
        forget,
        bytes: button => window.joinBytesGive(new Blob([found[button.dataset.at]])),
        copy,
        masked: () => ask({ act: 'mask' }),
        aliases: () => ask({ act: 'aliases' }),
        zoom: button => {
            view.from = Number(button.dataset.from || 0);
            view.to = Number(button.dataset.to || 0);
            again();
        }
    };
    figure.addEventListener('click', ({ target }) => {
        const button = target.closest('button[data-do]');
        if (button) {
            acts[button.dataset.do](button);
        }
    });
    figure.addEventListener('change', async ({ target }) => {
        if (target.type === 'file') {
            cleaning = target.dataset.part === 'clean';
            given = cleaning ? [] : given;
            left = cleaning ? 0 : left;
            await take(chosen(target.files));
            target.value = '';
        } else if (target.dataset.do === 'told') {
            const { source: of, about } = target.dataset;
            told = told.filter(one => one.source !== Number(of) || one.about !== about);
            if (target.value) {
                told.push({ source: Number(of), about, value: target.value });
            }
            start();
        } else if (target.dataset.do === 'raw') {
            raw = target.checked;
            ask({ act: 'show', raw });
        } else if (target.dataset.do === 'lane') {
            const off = figure.querySelectorAll('[data-do=lane]:not(:checked)');
            view.without = Array.from(off, box => box.value).join();
            again();
        }
    });
    let typing = 0;
    figure.addEventListener('input', ({ target }) => {
        if (target.dataset.do === 'filter') {
            clearTimeout(typing);
            typing = setTimeout(() => {
                view.text = target.value;
                again();
            }, 200);
        }
    });
    const drop = part('drop');
    for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
        figure.addEventListener(kind, event => {
            event.preventDefault();
            drop.classList.toggle('over', kind === 'dragenter' || kind === 'dragover');
        });
    }
    figure.addEventListener('drop', async event => {
        const text = event.dataTransfer.getData('text');
        const files = await dropped(event.dataTransfer.items);
        take(files.length > 0 || !text ? files : [{ path: 'dropped text', body: new Blob([text]) }]);
    });
    // The sample of the book stays as it is written: no worker stands behind it.
    part('status').hidden = false;
    figure.querySelector('.intake').hidden = false;
    figure.dataset.ready = '';
    handed();
})();
