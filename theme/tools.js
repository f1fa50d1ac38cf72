// What stands below a figure with a picture: the picture as a file, made in the page, and the figure for a room. Loaded at the first
// use. Nothing leaves the page: a picture is the figure's own drawing with its look written into it.
(() => {
    'use strict';
    const NOTE = 'Simulated run, not evidence about a device.';
    const LICENCE = 'Join Lab. Picture: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/';
    const SPACE = 'http://www.w3.org/2000/svg';
    const FONT = '"Noto Sans", "Liberation Sans", "DejaVu Sans", Arial, sans-serif';
    // What of its look a drawing has from style sheets, with what holds where nothing is said.
    const LOOK = {
        'fill': 'rgb(0, 0, 0)', 'fill-opacity': '1', 'stroke': 'none', 'stroke-width': '1px', 'stroke-opacity': '1',
        'stroke-dasharray': 'none', 'stroke-dashoffset': '0px', 'stroke-linecap': 'butt', 'stroke-linejoin': 'miter',
        'paint-order': 'normal', 'opacity': '1', 'font-size': '', 'font-weight': '400', 'font-style': 'normal',
        'text-anchor': 'start', 'dominant-baseline': 'auto',
    };
    // Of a drawing's own attributes those that say where something is.
    const PLACE = new Set(['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'd', 'points',
        'transform', 'dx', 'dy', 'textLength', 'lengthAdjust']);
    const SHAPES = new Set(['g', 'path', 'rect', 'line', 'circle', 'ellipse', 'polygon', 'polyline', 'text', 'tspan']);

    const textOf = element => element ? element.textContent.replace(/\s+/g, ' ').trim() : '';
    const make = (name, attributes, text) => {
        const element = document.createElementNS(SPACE, name);
        for (const [key, value] of Object.entries(attributes)) {
            element.setAttribute(key, value);
        }
        if (text) {
            element.textContent = text;
        }
        return element;
    };

    /** The drawings of a figure that are seen, from top to bottom, without the small ones of a legend. */
    function drawings(figure) {
        return Array.from(figure.querySelectorAll('svg')).filter(svg => {
            const { width, height } = svg.getBoundingClientRect();
            return width > 120 && height > 20 && !svg.parentElement.closest('svg');
        });
    }

    /** The name of the scenario that a figure shows. */
    function scenario(figure) {
        const choice = figure.querySelector('.scenario select, select[data-msg="scenario"]');
        return {
            id: choice ? choice.value : figure.dataset.scenario || 'run',
            title: choice ? textOf(choice.selectedOptions[0]) : '',
        };
    }

    /** A part of a drawing with its look as attributes; nothing for what is not seen or is no drawing. */
    function part(from) {
        if (from.nodeType === Node.TEXT_NODE) {
            return document.createTextNode(from.data);
        }
        if (!SHAPES.has(from.localName)) {
            return null;
        }
        const style = getComputedStyle(from);
        if (style.display === 'none' || style.visibility === 'hidden') {
            return null;
        }
        const to = document.createElementNS(SPACE, from.localName);
        for (const { name, value } of from.attributes) {
            if (PLACE.has(name)) {
                to.setAttribute(name, value);
            }
        }
        const letters = from.localName === 'text' || from.localName === 'tspan';
        for (const [name, usual] of Object.entries(LOOK)) {
            const value = style.getPropertyValue(name);
            const group = from.localName === 'g' && name !== 'opacity';
            const needless = value === usual || group || (!letters && /^(font|text|dominant)/.test(name));
            if (!needless && value) {
                to.setAttribute(name, value);
            }
        }
        for (const child of from.childNodes) {
            const copy = part(child);
            if (copy) {
                to.append(copy);
            }
        }
        return to;
    }

    /** A line of text in pieces that fit. */
    function lines(text, letters) {
        const out = [''];
        for (const word of text.split(' ')) {
            if (out[out.length - 1].length + word.length > letters) {
                out.push('');
            }
            out[out.length - 1] += (out[out.length - 1] ? ' ' : '') + word;
        }
        return out;
    }

    /** The whole picture: what it shows, the drawings, and what it is. */
    function picture(figure) {
        const all = drawings(figure);
        if (!all.length) {
            throw new Error('this figure has no picture yet; use it first');
        }
        const MARGIN = 16;
        const boxes = all.map(svg => svg.getBoundingClientRect());
        const width = Math.ceil(Math.max(...boxes.map(box => box.width), 320));
        const look = getComputedStyle(document.body);
        const probe = getComputedStyle(figure);
        const ground = probe.backgroundColor === 'rgba(0, 0, 0, 0)' ? look.backgroundColor : probe.backgroundColor;
        const { id, title } = scenario(figure);
        const caption = textOf(figure.querySelector('figcaption'));
        const said = textOf(figure.querySelector('.headline .verdict, .ten-verdict .end'));
        const root = make('svg', { xmlns: SPACE, 'font-family': FONT });
        root.append(make('title', {}, caption || figure.dataset.widget), make('desc', {}, `${NOTE} ${LICENCE}`));
        const back = make('rect', { x: 0, y: 0, fill: ground });
        root.append(back);
        let y = MARGIN;
        const write = (text, size, weight) => {
            for (const line of lines(text, Math.floor(width / (size * 0.56)))) {
                y += Math.round(size * 1.35);
                root.append(make('text', { x: MARGIN, y, 'font-size': size, 'font-weight': weight, fill: probe.color }, line));
            }
        };
        write(title ? `${title} (${id})` : `Scenario ${id}`, 16, 700);
        if (said) {
            write(said, 14, 400);
        }
        y += MARGIN;
        all.forEach((svg, at) => {
            const { width: w, height: h } = boxes[at];
            const whole = make('svg', {
                x: MARGIN, y, width: w, height: h, viewBox: svg.getAttribute('viewBox') || `0 0 ${w} ${h}`,
                preserveAspectRatio: svg.getAttribute('preserveAspectRatio') || 'xMidYMid meet',
            });
            for (const child of svg.childNodes) {
                const copy = part(child);
                if (copy) {
                    whole.append(copy);
                }
            }
            root.append(whole);
            y += h + 6;
        });
        write(NOTE, 13, 700);
        write(LICENCE, 12, 400);
        const [w, h] = [width + 2 * MARGIN, Math.ceil(y + MARGIN)];
        for (const [element, more] of [[back, {}], [root, { viewBox: `0 0 ${w} ${h}` }]]) {
            for (const [name, value] of Object.entries({ width: w, height: h, ...more })) {
                element.setAttribute(name, value);
            }
        }
        const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
        return { text, width: w, height: h, name: `join-lab-${figure.dataset.widget}-${id}` };
    }

    function save(name, blob) {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(blob);
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }

    /** The same picture in points, two for each of the page's. */
    async function points({ text, width, height }) {
        const image = new Image();
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [2 * width, 2 * height];
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        return new Promise((done, failed) => canvas.toBlob(blob => blob ? done(blob) : failed(new Error('the browser made no PNG'))));
    }

    const SHEET = [
        '.projector { box-sizing: border-box; width: 100vw; height: 100vh; max-width: none; max-height: none; margin: 0; padding: 2.2vh 3vw 1.4vh; border: 0; background: var(--bg); color: var(--fg); font: 28px/1.3 var(--sans); overflow: hidden; }',
        '.projector[open] { display: grid; grid-template-rows: auto minmax(0, 1fr) auto auto; gap: 1.6vh; }',
        '.projector::backdrop { background: var(--bg); }',
        '.projector .said { margin: 0; min-height: 2.5em; max-height: 3.8em; overflow: auto; font-size: clamp(30px, 2.6vw, 52px); line-height: 1.22; font-weight: 700; }',
        '.projector .said:focus { outline: none; }',
        '.projector .sight { overflow: auto; border: 0; padding: 0; margin: 0; background: none; font: inherit; }',
        '.projector .sight:focus-visible { outline: 3px solid var(--focus); }',
        '.projector .sight svg { display: block; max-width: none; min-width: 0; margin: 0 auto; }',
        '.projector .notes { max-height: 24vh; overflow: auto; margin: 0; padding: 0.4em 1em; border-left: 6px solid var(--links); background: var(--surface); }',
        '.projector .notes p { margin: 0 0 0.3em; }',
        '.projector .keys { display: flex; flex-wrap: wrap; gap: 0 1.1em; align-items: center; color: var(--fg-muted); }',
        '.projector .keys button { min-height: 44px; padding: 0 0.6em; border: 2px solid var(--line-strong); border-radius: 9px; background: none; color: var(--fg); font: inherit; cursor: pointer; }',
        '.projector .keys button:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }',
        '.projector .keys span { margin-left: auto; }',
        '@media (max-width: 1500px) { .projector { font-size: 28px; } .projector .keys { gap: 0 0.6em; font-size: 22px; } }',
    ].join('');
    let sheet = null;

    /** A figure for a room: its picture as large as the screen, one sentence, keys, and notes for whoever speaks. */
    function project(figure, tool) {
        if (!sheet) {
            sheet = new CSSStyleSheet();
            sheet.replaceSync(SHEET);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }
        const room = document.createElement('dialog');
        room.className = 'projector';
        room.setAttribute('aria-label', 'Projector');
        const said = document.createElement('h2');
        said.className = 'said';
        said.tabIndex = -1;
        said.setAttribute('role', 'status');
        // The look of a drawing hangs on the figure around it.
        const sight = document.createElement('figure');
        sight.className = 'join sight';
        sight.tabIndex = 0;
        sight.setAttribute('role', 'group');
        sight.setAttribute('aria-label', 'The picture; it may be larger than the screen');
        const notes = document.createElement('section');
        notes.className = 'notes';
        notes.setAttribute('aria-label', 'Notes for the teacher');
        notes.tabIndex = 0;
        notes.hidden = true;
        const keys = document.createElement('div');
        keys.className = 'keys';
        const press = msg => {
            const button = figure.querySelector(`button[data-msg="${msg}"]`);
            if (button && button.getAttribute('aria-disabled') !== 'true') {
                button.click();
            }
        };
        const back = () => press('step-back');
        const on = () => press('step-forward');
        const play = () => press('play');
        const note = () => {
            notes.hidden = !notes.hidden;
            keys.querySelector('[aria-expanded]').setAttribute('aria-expanded', String(!notes.hidden));
            show();
        };
        const leave = () => room.close();
        for (const [text, does] of [['← back', back], ['→ on', on], ['Space: play', play], ['N: notes', note], ['Esc: leave', leave]]) {
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = text;
            button.addEventListener('click', does);
            if (does === note) {
                button.setAttribute('aria-expanded', 'false');
            }
            keys.append(button);
        }
        const kind = document.createElement('span');
        kind.textContent = 'simulated run';
        keys.append(kind);
        room.append(said, sight, notes, keys);

        /** What the figure says of the step, without its count. */
        function sentence() {
            const from = figure.querySelector('.now .sentence, .ten-act p, [role=status]');
            const copy = from && from.cloneNode(true);
            copy?.querySelectorAll('.count, .why-said').forEach(part => part.remove());
            return textOf(copy);
        }

        function told() {
            const all = ['.headline .verdict', '.headline .margin', '.ten-verdict', '.now .count', '.now .cause[data-msg=cause]', '.why-said',
                '.spot .about p', 'figcaption'];
            const texts = all.flatMap(where => Array.from(figure.querySelectorAll(where), textOf));
            return [...new Set(texts)].filter(text => text);
        }

        /** Letters of 28 px on a screen of 1920, in proportion on another; larger where all of it has room then. */
        function scale(svg, space) {
            const box = (svg.getAttribute('viewBox') || '').split(/[ ,]+/).map(Number);
            const sizes = Array.from(svg.querySelectorAll('text'), text => parseFloat(getComputedStyle(text).fontSize));
            const letter = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] || 12;
            const fits = Math.min(space.width / box[2], space.height / box[3]);
            return { box, by: Math.max(fits, Math.max(18, 28 * window.innerWidth / 1920) / letter) };
        }

        function show() {
            said.textContent = sentence();
            const copies = drawings(figure).map(svg => svg.cloneNode(true));
            for (const part of copies.flatMap(copy => [copy, ...copy.querySelectorAll('*')])) {
                for (const name of part.getAttributeNames()) {
                    if (/^(data-|tabindex|id$)/.test(name)) {
                        part.removeAttribute(name);
                    }
                }
            }
            // Sheets hang on the marks of a figure that lives.
            sight.dataset.ready = '';
            sight.replaceChildren(...copies);
            const space = { width: sight.clientWidth, height: sight.clientHeight };
            copies.forEach((copy, at) => {
                const { box, by } = scale(copy, at ? { ...space, height: space.height / 2 } : space);
                copy.style.maxWidth = 'none';
                copy.style.width = `${box[2] * by}px`;
                copy.style.height = `${box[3] * by}px`;
            });
            const here = sight.querySelector('.row.here, .state.here, g.here, .here, line.cursor');
            here?.scrollIntoView({ block: 'center', inline: 'center' });
            const items = told().map(text => {
                const line = document.createElement('p');
                line.textContent = text;
                return line;
            });
            notes.replaceChildren(...items);
        }
        let due = 0;
        const soon = () => {
            cancelAnimationFrame(due);
            due = requestAnimationFrame(show);
        };
        const watch = new MutationObserver(soon);
        room.addEventListener('keydown', event => {
            if (event.altKey || event.ctrlKey || event.metaKey) {
                return;
            }
            const does = { ArrowRight: on, ArrowDown: on, PageDown: on, ArrowLeft: back, ArrowUp: back, PageUp: back, ' ': play, n: note, N: note,
                Home: () => press('to-start'), End: () => press('to-end') }[event.key];
            const pressed = event.target.matches('button') && event.key === ' ';
            if (does && !pressed) {
                event.preventDefault();
                does();
            }
            event.stopPropagation();
        });
        const screen = () => {
            if (!document.fullscreenElement) {
                leave();
            }
        };
        window.addEventListener('resize', soon);
        room.addEventListener('close', () => {
            watch.disconnect();
            window.removeEventListener('resize', soon);
            document.removeEventListener('fullscreenchange', screen);
            if (document.fullscreenElement) {
                document.exitFullscreen();
            }
            room.remove();
            tool.focus();
        });
        document.body.append(room);
        room.showModal();
        show();
        said.focus();
        watch.observe(figure, { subtree: true, childList: true, attributes: true, characterData: true });
        // Where the browser does not give the whole screen, the window is filled.
        room.requestFullscreen?.().then(() => document.addEventListener('fullscreenchange', screen), () => {});
    }

    async function use(tool) {
        const bar = tool.closest('.figure-tools');
        const figure = bar.previousElementSibling;
        const problem = bar.querySelector('[role=alert]');
        problem?.remove();
        try {
            if (tool.dataset.tool === 'projector') {
                return project(figure, tool);
            }
            const made = picture(figure);
            const svg = tool.dataset.tool === 'svg';
            const blob = svg ? new Blob([made.text], { type: 'image/svg+xml' }) : await points(made);
            save(`${made.name}.${tool.dataset.tool}`, blob);
        } catch (error) {
            const said = document.createElement('span');
            said.setAttribute('role', 'alert');
            said.textContent = ` It did not work: ${error.message}.`;
            bar.append(said);
        }
    }
    window.joinTool = use;
})();
