//! A figure as the book writes it: a whole picture, and the attributes from which the page's program takes it over.

use join_sim::Library;
use maud::html;

use crate::figure_set::FigureSet;
use crate::page::Figures;
use crate::registry::{ExerciseFigure, FileFigure, FirstFigure, FullFigure, PROGRAMS, StudyFigure};
use crate::spec::FigureSpec;
use crate::words;

/// A whole static `<figure class="join" …>…</figure>` in one block without blank lines.
///
/// # Errors
/// A sentence naming what was expected and found: unknown figure, scenario, parameter or value.
pub fn figure(library: &Library, spec: &FigureSpec) -> Result<String, String> {
    let drawn = drawn::<FullFigure>(library, spec)
        .or_else(|| drawn::<FirstFigure>(library, spec))
        .or_else(|| drawn::<StudyFigure>(library, spec))
        .or_else(|| drawn::<FileFigure>(library, spec))
        .or_else(|| drawn::<ExerciseFigure>(library, spec));
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
    text.extend([">", &inner, "</figure>"]);
    Ok(text)
}

/// The inside of a figure that a list of figures has.
fn drawn<F: FigureSet>(library: &Library, spec: &FigureSpec) -> Option<Result<String, String>> {
    let widget = spec.widget.as_str();
    (F::ON_RUN.contains(&widget) || F::OWN.contains(&widget)).then(|| {
        let mut figures = Figures::<F>::new(library.clone());
        let at = figures.mount(spec)?;
        Ok(figures.inner(at))
    })
}
