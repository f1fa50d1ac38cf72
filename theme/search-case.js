// The code of the book's case in any spelling leads the book's search to the five minutes first.
// mdBook's searcher.js asks caseFirst in the place of its index; `cargo xtask build` joins the two.
'use strict';

/** Whether a text spells the code of the case: hexadecimal, signed or unsigned, in 32 or 64 bits, grouped, or as bytes. */
function spellsCase(text) {
    const plain = text.normalize('NFKC').toLowerCase().replace(/[\u2010-\u2015\u2212]/g, '-').replace(/\u00a0/g, ' ');
    const alone = (digits, end = '') => new RegExp(`(?:^|[^0-9a-z]|0x|&h|\\x)${digits}${end}(?![0-9a-z])`);
    const bytes = (...all) => alone(all.join('(?:\\1)(?:0x)?').replace('(?:\\1)', '([ ,:;_-]|, ?|\\\\x)'));
    const groups = (...all) => alone(all.join('(?:\\1)').replace('(?:\\1)', '([ ,.\'_]?)'));
    return [
        alone('x?(?:f{8}|0{8})?801c[ _:\'\x60.-]?03ed', '[luh]*'),
        bytes('80', '1c', '03', 'ed'),
        bytes('ed', '03', '1c', '80'),
        groups('-?2', '145', '647', '635'),
        groups('2', '149', '319', '661'),
        alone('18446744071563903981'),
    ].some(form => form.test(plain));
}

/** What the search of the index finds; for the code of the case the five minutes first. */
function caseFirst(term, addresses, index, options) {
    if (!spellsCase(term)) {
        return index.search(term, options);
    }
    const results = index.search('801c03ed', options);
    const ref = String(addresses.findIndex(address => address.startsWith('five-minutes.html')));
    const doc = index.documentStore.getDoc(ref);
    if (!doc) {
        return results;
    }
    return [{ ref, score: Infinity, doc }, ...results.filter(result => result.ref !== ref)];
}
