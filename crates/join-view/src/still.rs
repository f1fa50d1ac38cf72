//! A figure as the book writes it: a whole picture, and the attributes from which the page's program takes it over.

use join_sim::Library;
use maud::{PreEscaped, html};

use crate::figure_set::FigureSet;
use crate::judge::judged;
use crate::page::Figures;
use crate::registry::{ExerciseFigure, FileFigure, FirstFigure, FullFigure, PROGRAMS, StudyFigure};
use crate::spec::FigureSpec;
use crate::words;

/// A whole static `<figure class="join" …>…</figure>` in one block without blank lines.
///
/// # Errors
/// A sentence naming what was expected and found: unknown figure, scenario, parameter or value.
pub fn figure(library: &Library, spec: &FigureSpec) -> Result<String, String> {
    let spec = &judged(library, spec)?;
    // Nobody takes it step by step here, so all of it stands behind a word that says so.
    let whole = &FigureSpec {
        until: 0,
        ..spec.clone()
    };
    let drawn = drawn::<FullFigure>(library, whole)
        .or_else(|| drawn::<FirstFigure>(library, whole))
        .or_else(|| drawn::<StudyFigure>(library, whole))
        .or_else(|| drawn::<FileFigure>(library, whole))
        .or_else(|| drawn::<ExerciseFigure>(library, whole));
    let known = || {
        let programs = PROGRAMS.iter();
        programs.flat_map(|program| program.on_run.iter().chain(program.own).copied())
    };
    let inner = drawn.unwrap_or_else(|| Err(words::no_figure(&spec.widget, known())))?;
    let mut text = String::from("<figure class=\"join\"");
    for (name, value) in spec.attributes() {
        text.extend([" ", name]);
        if !value.is_empty() {
            text.extend(["=\"", &html! { (value) }.into_string(), "\""]);
        }
    }
    let kept_back = (inner.split_once(CAPTION_ENDS)).filter(|_| spec.until > 0);
    match kept_back {
        None => text.extend([">", &inner]),
        Some((caption, rest)) => {
            let kept = html! {
                details.kept-back { summary { (words::SHOW_RUN) } (PreEscaped(rest)) }
            };
            text.extend([">", caption, CAPTION_ENDS, &kept.into_string()]);
        }
    }
    text.push_str("</figure>");
    Ok(text)
}

const CAPTION_ENDS: &str = "</figcaption>";

/// The inside of a figure that a list of figures has.
fn drawn<F: FigureSet>(library: &Library, spec: &FigureSpec) -> Option<Result<String, String>> {
    let widget = spec.widget.as_str();
    (F::ON_RUN.contains(&widget) || F::OWN.contains(&widget)).then(|| {
        let mut figures = Figures::<F>::new(library.clone());
        let at = figures.mount(spec)?;
        Ok(figures.inner(at))
    })
}
