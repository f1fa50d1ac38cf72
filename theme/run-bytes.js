// Makes the join request of a run from its link: times and what it lacks are the run's, keys and names are invented and published.
// `cargo xtask build` puts the data where the mark stands. A page loads this when a reader first comes by such a link.
(() => {
    'use strict';
    const data = /*@DATA@*/;
    const KIND = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const LINK = /^run-(\d{1,11})\.(\d{1,11})\.(\d{1,11})\.(\d{1,11})\.([0-2])\.([0-3])(?:\.\d{1,4})?$/;
    const text = words => new TextEncoder().encode(words);
    const url = bytes => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

    /** The signature: of a named scenario from the book, of any other run by WebCrypto and the published test key. */
    async function signature(message, name) {
        if (data.signed[name]) {
            return data.signed[name];
        }
        const subtle = window.crypto && window.crypto.subtle;
        if (!subtle) {
            return url(text('not made here: this page came by plain http'));
        }
        const key = await subtle.importKey('jwk', { ...data.key, alg: 'RS256' }, KIND, false, ['sign']);
        return url(new Uint8Array(await subtle.sign(KIND, key, text(message))));
    }

    /** Name, bytes and moment of judgement for a link; nothing when it is none. */
    window.joinRunBytes = async link => {
        const name = link.split('/')[0];
        const found = LINK.exec(name);
        if (!found) {
            return null;
        }
        const [, iat, nbf, exp, now, who, holds] = found;
        const marks = ['1111111111', '2222222222', '3333333333'];
        const payload = [iat, nbf, exp].reduce((all, time, at) => all.replace(marks[at], time), data.payloads[who]);
        const message = `${url(text(data.header))}.${url(text(payload))}`;
        const token = `${message}.${await signature(message, `${iat}.${nbf}.${exp}.${who}`)}`;
        let { body } = data;
        if (!(holds & 1)) {
            body = body.replace(data.aik, '');
        }
        if (!(holds & 2)) {
            body = body.replace(data.statement, '');
        }
        const [before, middle, end] = data.head;
        return { name, now: Number(now), bytes: text(`${before}${token}${middle}${body.length}${end}${body}`) };
    };
})();
