// Brings the figures of bytes to life: the program answers with HTML, this shows it and reckons with WebCrypto what it is asked.
// `cargo xtask build` puts unpack.js, the glue of wasm-bindgen and the packed code where the three marks stand; the result is one
// classic script that also works from a folder and under a strict policy.
(() => {
    'use strict';
    const { more, run } = document.querySelector('script[data-more]').dataset;
    function glue() {
        /*@GLUE@*/
        return wasm_bindgen;
    }
    /*@UNPACK@*/
    const packed = '@WASM@';
    const program = glue();
    program.init(unpack(packed));
    const subtle = window.crypto && window.crypto.subtle;
    const desk = new program.Figures(Boolean(subtle));
    const all = [];

    const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0));

    const inverse = (number, modulus) => {
        let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
        while (a > 1n) {
            const times = b / a;
            [a, b, x, y] = [b % a, a, y - times * x, x];
        }
        return (x + modulus) % modulus;
    };
    const whole = new Map();

    /** A private test key from modulus, exponent and one prime: a browser wants all that follows from them written out. */
    function privateKey(n, e, p) {
        if (!whole.has(n)) {
            const number = text => BigInt(bytes(text).reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '0x'));
            const text = number => {
                const hex = number.toString(16);
                const pairs = hex.padStart(hex.length + (hex.length % 2), '0').match(/../g);
                const signs = String.fromCharCode(...pairs.map(pair => parseInt(pair, 16)));
                return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
            };
            const P = number(p);
            const Q = number(n) / P;
            const D = inverse(number(e), (P - 1n) * (Q - 1n));
            const rest = { d: D, q: Q, dp: D % (P - 1n), dq: D % (Q - 1n), qi: inverse(Q, P) };
            const jwk = { kty: 'RSA', n, e, p };
            Object.entries(rest).forEach(([name, value]) => {
                jwk[name] = text(value);
            });
            whole.set(n, jwk);
        }
        return whole.get(n);
    }

    /** What WebCrypto says: true, false, or the bytes that came out. */
    async function reckon(kind, fields) {
        const [first, second, third, fourth, ...rest] = fields;
        if (kind === 'gcm' || kind === 'cbc') {
            const name = kind === 'gcm' ? 'AES-GCM' : 'AES-CBC';
            const key = await subtle.importKey('raw', bytes(first), name, false, ['decrypt']);
            const how = { name, iv: bytes(third) };
            if (kind === 'gcm') {
                how.additionalData = bytes(fourth);
            }
            return subtle.decrypt(how, key, bytes(second));
        }
        const hash = first;
        if (kind === 'oaep') {
            const jwk = privateKey(fourth, ...rest);
            const key = await subtle.importKey('jwk', jwk, { name: 'RSA-OAEP', hash }, false, ['decrypt']);
            const label = bytes(third);
            return subtle.decrypt(label.length ? { name: 'RSA-OAEP', label } : { name: 'RSA-OAEP' }, key, bytes(second));
        }
        let [how, key] = [{ name: 'ECDSA', hash }, null];
        if (kind.startsWith('P-')) {
            key = await subtle.importKey('raw', bytes(fourth), { name: 'ECDSA', namedCurve: kind }, false, ['verify']);
        } else {
            const name = kind === 'pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
            const jwk = { kty: 'RSA', n: fourth, e: rest[0] };
            key = await subtle.importKey('jwk', jwk, { name, hash }, false, ['verify']);
            how = { name, saltLength: Number(hash.slice(4)) / 8 };
        }
        return subtle.verify(how, key, bytes(third), bytes(second));
    }

    async function answer(index, question) {
        const [number, kind, ...fields] = question.split(' ');
        let outcome = [];
        try {
            const found = await reckon(kind, fields);
            outcome = found === false ? [0] : found === true ? [1] : [1, ...new Uint8Array(found)];
        } catch (error) {
            // A browser that does not know such a key has not judged it.
            outcome = [error.name === 'NotSupportedError' ? 2 : 0];
        }
        tell(index, () => desk.take(index, number, Uint8Array.from(outcome), 0));
        all.forEach((_, other) => other !== index && act(other, '', ''));
    }

    function alert(index, said) {
        const text = document.createElement('p');
        text.className = 'alert';
        text.setAttribute('role', 'alert');
        text.textContent = said;
        all[index].alive.prepend(text);
    }

    async function copy(index, text) {
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            alert(index, 'The browser let nothing be copied.');
        }
    }

    function fetchMore(index) {
        window.joinBytesMore = text => {
            tell(index, () => desk.take(index, 'more', unpack(text), 0));
            all.forEach((_, other) => act(other, '', ''));
        };
        const script = document.createElement('script');
        script.src = more;
        script.onerror = () => alert(index, 'The second file of artefacts could not be loaded; choose another artefact, or load the page again.');
        document.head.append(script);
    }

    /**
     * Shows what is new in a part: all of it, or of a list the elements from a place on. What is selected in a list stays in sight, and
     * nothing else moves.
     */
    function put(own, name, content, gone, items) {
        const part = own.parts[name];
        if (!part) {
            return;
        }
        if (items === undefined) {
            part.innerHTML = content.split('\x1d').join('');
        } else {
            const at = Number(content);
            for (let count = Number(gone); count > 0; count--) {
                part.children[at].remove();
            }
            const html = items.split('\x1d').join('');
            if (part.children[at]) {
                part.children[at].insertAdjacentHTML('beforebegin', html);
            } else {
                part.insertAdjacentHTML('beforeend', html);
            }
        }
        if (name === 'fields') {
            requestAnimationFrame(() => keepInSight(part));
        }
    }

    /** Measured a frame later: to measure at once would have the whole page laid out for every byte. */
    function keepInSight(part) {
        const chosen = part.querySelector('[aria-current]');
        if (chosen) {
            const top = chosen.getBoundingClientRect().top - part.getBoundingClientRect().top;
            if (top < 0 || top > part.clientHeight - 40) {
                part.scrollTop += top - part.clientHeight / 3;
            }
        }
    }

    function show(index, text) {
        const own = all[index];
        const held = own.alive.contains(document.activeElement) && document.activeElement.closest('[data-act]');
        const { act: what, v } = held ? held.dataset : {};
        for (const piece of text.split('\x1e')) {
            const [name, content, ...change] = piece.split('\x1f');
            if (name === 'frame') {
                own.alive.innerHTML = content;
                own.parts = {};
                own.alive.querySelectorAll('[data-part]').forEach(part => {
                    own.parts[part.dataset.part] = part;
                });
            } else if (name === 'ask') {
                answer(index, content);
            } else if (name === 'copy') {
                copy(index, content);
            } else if (name === 'link') {
                copy(index, `${window.location.href.split('#')[0]}#bytes=${content}`);
            } else if (name === 'load') {
                fetchMore(index);
            } else if (name) {
                put(own, name, content, ...change);
            }
        }
        if (held && !held.isConnected) {
            const same = Array.from(own.alive.querySelectorAll(`[data-act=${what}]`)).find(one => one.dataset.v === v);
            (same || own.alive.querySelector('.hex')).focus();
        }
    }

    /** Has the program answer, and shows it; a fault of the program is said in the figure. */
    function tell(index, call) {
        try {
            show(index, call());
        } catch {
            alert(index, 'The program of this figure broke. Load the page again; what is printed is complete without it.');
        }
    }
    const act = (index, what, value) => tell(index, () => desk.act(index, what, value));

    const KEYS = /^(Arrow(Left|Right|Up|Down)|PageUp|PageDown|Home|End)$/;

    function key(index, event) {
        const { target, shiftKey } = event;
        if (event.altKey || event.ctrlKey || event.metaKey) {
            return;
        }
        if (target.matches('.hex')) {
            if (KEYS.test(event.key)) {
                act(index, 'key', (shiftKey ? 'Shift+' : '') + event.key);
            } else if (/^[1-8]$/.test(event.key)) {
                act(index, 'flip', String(8 - Number(event.key)));
            } else if (event.key === 'u') {
                act(index, 'undo', '');
            } else {
                return;
            }
            event.preventDefault();
        } else if (target.matches('.fields button') && /^Arrow(Up|Down)$/.test(event.key)) {
            const buttons = Array.from(all[index].alive.querySelectorAll('.fields button'));
            const next = buttons[buttons.indexOf(target) + (event.key === 'ArrowUp' ? -1 : 1)];
            if (next) {
                next.focus();
            }
            event.preventDefault();
        }
    }

    async function own(index, blob) {
        const found = blob.size > 1 << 20 ? new Uint8Array(blob.size) : new Uint8Array(await blob.arrayBuffer());
        tell(index, () => desk.take(index, 'own', found, Math.floor(Date.now() / 1000)));
    }

    function bring(figure) {
        const alive = document.createElement('div');
        alive.className = 'alive';
        figure.append(alive);
        const index = all.push({ figure, alive, parts: {} }) - 1;
        figure.dataset.taken = '';
        act(index, 'open', figure.dataset.artefact);
        let columns = '16';
        new ResizeObserver(() => {
            const fits = alive.clientWidth < 540 ? '8' : '16';
            if (fits !== columns) {
                columns = fits;
                act(index, 'columns', fits);
            }
        }).observe(alive);
        alive.addEventListener('click', event => {
            const byte = event.target.closest('[data-a]');
            const button = event.target.closest('button[data-act]');
            if (byte) {
                alive.querySelector('.hex').focus();
                act(index, 'byte', byte.dataset.a);
            } else if (button && button.dataset.act === 'own') {
                const field = alive.querySelector('.own textarea');
                own(index, new Blob([field.value]));
                field.value = '';
            } else if (button) {
                act(index, button.dataset.act, button.dataset.v);
            }
        });
        alive.addEventListener('change', event => {
            const { target } = event;
            if (target.matches('select[data-act]')) {
                act(index, target.dataset.act, target.value);
            } else if (target.files && target.files[0]) {
                own(index, target.files[0]);
                target.value = '';
            }
        });
        alive.addEventListener('keydown', event => key(index, event));
        for (const kind of ['dragover', 'drop']) {
            alive.addEventListener(kind, event => {
                event.preventDefault();
                const { files } = event.dataTransfer;
                if (kind === 'drop') {
                    own(index, files[0] || new Blob([event.dataTransfer.getData('text')]));
                }
            });
        }
        alive.querySelector('.hex').focus({ preventScroll: true });
        return index;
    }

    /** Shows the join request of a run: made when its link is first visited, never while somebody steps. */
    async function showRun(index, link) {
        if (!window.joinRunBytes) {
            const script = document.createElement('script');
            script.src = run;
            script.onload = () => showRun(index, link);
            script.onerror = () => alert(index, 'What makes the request of a run could not be loaded; load the page again.');
            document.head.append(script);
            return;
        }
        const made = await window.joinRunBytes(link);
        if (!made) {
            alert(index, 'The link names no run; expected run-IAT.NBF.EXP.JUDGED.WHO.HOLDS and perhaps .TOLERANCE, whole numbers. Open it from a run once more.');
            return;
        }
        tell(index, () => desk.take(index, made.name, made.bytes, made.now));
        if (link.includes('/')) {
            act(index, 'link', `request/${link.slice(link.indexOf('/') + 1)}`);
        }
    }

    window.joinBytesForget = () => all.forEach(({ figure }, index) => act(index, 'artefact', figure.dataset.artefact));
    window.joinBytes = () => {
        for (const figure of document.querySelectorAll('figure.join[data-wanted]')) {
            const link = figure.dataset.wanted;
            figure.removeAttribute('data-wanted');
            figure.removeAttribute('aria-busy');
            let index = all.findIndex(one => one.figure === figure);
            if (index < 0) {
                index = bring(figure);
            }
            if (link && link.startsWith('run-')) {
                showRun(index, link);
            } else if (link) {
                act(index, 'link', link);
            }
            const given = window.joinBytesGiven;
            if (given) {
                delete window.joinBytesGiven;
                own(index, given);
            }
        }
    };
    window.joinBytes();
})();
