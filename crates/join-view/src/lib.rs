//! The figures: from the model to HTML and SVG strings, the same code at build time and in the page.
//! It never touches a document, a clock or the network.

mod effect;
#[macro_use]
mod figure_set;
mod figures;
mod judge;
mod message;
mod page;
mod parts;
mod registry;
mod run;
mod session;
mod spec;
mod still;
pub mod words;

pub use effect::{Answer, Effect, File, Rest};
pub use figure_set::FigureSet;
pub use figures::diagnosis::generated_case::solution;
pub use figures::subject::STEPPERS_RUN;
pub use join_wire::FILE_LIMIT;
pub use judge::{asked_moment, judged};
pub use message::{Axis, Baseline, Field, Form, Kinds, Lifetime, Msg, Place, Unread};
pub use page::Figures;
pub use parts::request_bytes::name as request_name;
pub use registry::{
    BENCH, BenchFigure, CompareFigure, ExerciseFigure, FileFigure, FirstFigure, FullFigure,
    InsideFigure, KeyFigure, PROGRAMS, PageFigure, ProgramFigures, STEPPER, StoryFigure,
    StudyFigure, TokenFigure, TraceFigure, later,
};
pub use run::lanes;
pub use run::opening::Opening;
pub use session::RunSession;
pub use spec::{DiagnosisSpec, FigureSpec, Judged, QuestionSpec};
pub use still::figure;
