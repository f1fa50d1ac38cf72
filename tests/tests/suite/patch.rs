//! Renewing markup in place: the result is the new markup, and what the reader was doing goes on.
use crate::rig;
use join_lab_tests::{Browser, Result};
use serde_json::{Value, json};

/// Markup as the view writes it, from the shorter way the tests are written: every value in double quotes.
pub fn written(short: &str) -> String {
    let mut whole = String::new();
    let mut rest = short;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at + 1);
        whole.push_str(before);
        let (value, after) = match after.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
            None => after.split_at(after.find([' ', '>']).unwrap_or(after.len())),
        };
        whole.push_str(&format!("\"{value}\""));
        rest = after;
    }
    whole + rest
}

/// Starts from one markup, does something in the page, renews to another, and asks a question.
fn check(
    browser: &mut Browser,
    from: &str,
    between: &str,
    to: &str,
    question: &str,
    expected: Value,
) -> Result<()> {
    let (from, to) = (&written(from), &written(to));
    let script = format!(
        "(() => {{ host.innerHTML = {}; const $ = s => host.querySelector(s); window.kept = {{}}; {between}; renew(host, {}, {}, false); return {question}; }})()",
        json!(from),
        json!(from),
        json!(to)
    );
    assert_eq!(
        browser.eval(&script)?,
        expected,
        "{from} -> {to}: {question}"
    );
    Ok(())
}

#[test]
fn what_the_reader_was_doing_goes_on() -> Result<()> {
    let browser = &mut rig::page()?;
    let mut kept = |from: &str, between: &str, to: &str, question: &str, expected: Value| {
        check(browser, from, between, to, question, expected)
    };
    let focus = "kept.e = $('button'); kept.e.focus()";
    let same = "document.activeElement === kept.e && kept.e.isConnected";
    kept(
        "<p>a</p><button>x</button>",
        focus,
        "<p>b</p><button>y</button>",
        same,
        json!(true),
    )?;
    // Something before it comes, goes, or comes with the same tag.
    kept(
        "<button>x</button>",
        focus,
        "<p>new</p><button>x</button>",
        same,
        json!(true),
    )?;
    kept(
        "<p>old</p><button>x</button>",
        focus,
        "<button>x</button>",
        same,
        json!(true),
    )?;
    kept(
        "<i data-key=a></i><button data-key=b>x</button>",
        focus,
        "<button data-key=c>n</button><button data-key=b>x</button>",
        same,
        json!(true),
    )?;
    // Moved among its siblings it is still the same element with the focus.
    let moved = "<button data-key=b>x</button><i data-key=a></i>";
    kept(
        "<i data-key=a></i><button data-key=b>x</button>",
        focus,
        moved,
        same,
        json!(true),
    )?;
    // Gone, its twin by key takes over; gone for good, the figure keeps the keyboard.
    let twin = "<div><button data-key=b>x</button></div>";
    kept(
        "<button data-key=b>x</button>",
        focus,
        twin,
        "document.activeElement === $('button')",
        json!(true),
    )?;
    kept(
        "<button>x</button>",
        focus,
        "<p>end</p>",
        "document.activeElement === host",
        json!(true),
    )?;
    kept(
        "<button>x</button>",
        focus,
        "<button disabled>x</button>",
        "document.activeElement === host",
        json!(true),
    )?;
    // Open details, scroll and selection.
    let open = "$('details').open = true; kept.e = $('details')";
    kept(
        "<details><summary>s</summary>a</details>",
        open,
        "<details><summary>s</summary>b</details>",
        "kept.e.open && $('details') === kept.e",
        json!(true),
    )?;
    // Details that the model itself opens or closes follow it.
    let closed = "$('details').open = true";
    kept(
        "<details open><summary>s</summary>a</details>",
        closed,
        "<details><summary>s</summary>a</details>",
        "$('details').open",
        json!(false),
    )?;
    let scrolled =
        "const s = $('div'); s.style.cssText = 'height:20px;overflow:auto'; s.scrollTop = 30";
    kept(
        "<div><p>a</p><p>b</p><p>c</p><p>d</p></div>",
        scrolled,
        "<div><p>a</p><p>b</p><p>c</p><p>e</p></div>",
        "$('div').children[3].textContent",
        json!("e"),
    )?;
    let selected = "const r = getSelection(); r.selectAllChildren($('p'))";
    kept(
        "<p>chosen</p><b>1</b>",
        selected,
        "<p>chosen</p><b>2</b>",
        "getSelection().toString()",
        json!("chosen"),
    )?;
    Ok(())
}

#[test]
fn fields_show_the_model_but_never_take_the_pen_from_the_reader() -> Result<()> {
    let browser = &mut rig::page()?;
    let mut field = |from: &str, between: &str, to: &str, question: &str, expected: Value| {
        check(browser, from, between, to, question, expected)
    };
    let write = "$('input').focus(); $('input').value = '7'";
    let value = "$('input').value";
    // The model stayed where it was, or took what was written: the field is left alone.
    field(
        "<input value=6>",
        write,
        "<input value=6>",
        value,
        json!("7"),
    )?;
    field(
        "<input value=6>",
        write,
        "<input value=7>",
        value,
        json!("7"),
    )?;
    field(
        "<input type=number value=6>",
        "$('input').focus(); $('input').value = '07'",
        "<input type=number value=7>",
        value,
        json!("07"),
    )?;
    // The model went elsewhere: the field follows, in use or not.
    field(
        "<input value=6>",
        write,
        "<input value=9>",
        value,
        json!("9"),
    )?;
    field(
        "<input type=range min=0 max=9 value=6>",
        write,
        "<input type=range min=0 max=9 value=3>",
        value,
        json!("3"),
    )?;
    field(
        "<input value=6>",
        "$('input').value = '7'",
        "<input value=6>",
        value,
        json!("6"),
    )?;
    // A range is given its ends before its value.
    field(
        "<input type=range min=0 max=9 value=6>",
        "",
        "<input type=range min=0 max=99 value=50>",
        value,
        json!("50"),
    )?;
    let tick = "$('input').checked = true";
    field(
        "<input type=checkbox>",
        tick,
        "<input type=checkbox>",
        "$('input').checked",
        json!(false),
    )?;
    field(
        "<input type=checkbox>",
        tick,
        "<input type=checkbox checked>",
        "$('input').checked",
        json!(true),
    )?;
    let options = |a: &str, b: &str| {
        format!("<select><option value=a{a}>a</option><option value=b{b}>b</option></select>")
    };
    field(
        &options(" selected", ""),
        "$('select').value = 'b'",
        &options(" selected", ""),
        "$('select').value",
        json!("a"),
    )?;
    field(
        &options(" selected", ""),
        "",
        &options("", " selected"),
        "$('select').value",
        json!("b"),
    )?;
    field(
        "<textarea>a</textarea>",
        "$('textarea').value = 'z'",
        "<textarea>b</textarea>",
        "$('textarea').value",
        json!("b"),
    )?;
    field(
        "<input type=file>",
        "",
        "<input type=file value=x><b></b>",
        "!!$('b')",
        json!(true),
    )?;
    // Settled, the model has the last word even where the reader writes.
    let settled = "(() => { host.innerHTML = '<input value=6>'; const i = host.firstChild; i.focus(); i.value = '7'; \
                   renew(host, '<input value=\"6\">', '<input value=\"6\">', true); return i.value; })()";
    assert_eq!(browser.eval(settled)?, "6");
    Ok(())
}

#[test]
fn drawings_stay_drawings_and_additions_of_the_glue_stay() -> Result<()> {
    let browser = &mut rig::page()?;
    let svg = "http://www.w3.org/2000/svg";
    check(
        browser,
        "",
        "",
        "<svg viewBox='0 0 9 9'><g><path d=M0,0 /></g></svg>",
        "$('path').namespaceURI + $('svg').getAttribute('viewBox')",
        json!(format!("{svg}0 0 9 9")),
    )?;
    check(
        browser,
        "<svg viewBox='0 0 1 1'></svg>",
        "",
        "<svg viewBox='0 0 2 2'><a></a></svg>",
        "$('a').namespaceURI + $('svg').viewBox.baseVal.width",
        json!(format!("{svg}2")),
    )?;
    // What the glue adds at the end is no part of the markup, and is still there afterwards.
    let add = "const p = document.createElement('p'); p.textContent = 'kept'; host.append(p)";
    let text = "host.textContent";
    check(
        browser,
        "<b>1</b>",
        add,
        "<b>2</b><i>3</i>",
        text,
        json!("23kept"),
    )?;
    check(
        browser,
        "<b>1</b><i>2</i>",
        add,
        "<i>2</i>",
        text,
        json!("2kept"),
    )?;
    check(browser, "<b>1</b>", add, "", text, json!("kept"))?;
    // A browser that made something else of the markup (a table body nobody wrote) is not misled.
    let table = |cell: &str| format!("<table><tr><td>{cell}</td></tr></table>");
    check(browser, &table("a"), "", &table("b"), text, json!("b"))?;
    // References are characters, and what is not of the view's form is still shown.
    check(
        browser,
        "<p title=x>a</p>",
        "",
        "<p title=&lt;&quot;>a &amp;amp; b</p>",
        "$('p').title + $('p').textContent",
        json!("<\"a &amp; b"),
    )?;
    check(
        browser,
        "<p>a</p>",
        "",
        "<!-- odd --><p>b",
        text,
        json!("b"),
    )
}
