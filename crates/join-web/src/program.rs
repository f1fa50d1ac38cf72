//! What a program is: which figures it holds, and how it comes to its page. Each is a crate of a few lines below `programs/`.
use join_view::{FigureSet, Kinds};

/// A program that a page loads. Everything that one of them lacks is known when it is compiled, and no part of it.
pub trait Program: 'static {
    /// Its figures.
    type Figures: FigureSet + 'static;

    /// How it comes.
    const COMES: Comes;

    /// Its page may have tabs; it leaves when the program takes over for which they wait.
    const TABS: bool = false;

    /// It may take a page over from the program that waits for it.
    const TAKES_OVER: bool = false;

    /// One of its figures is another one at each visit: a case, or the order of a question's options.
    const VISITS: bool = false;

    /// One of its figures is the playground, whose state the page's address follows.
    const BENCH: bool = Self::Figures::HEARS.hold(Kinds::BENCH);

    /// One of its figures gives its reader files, or reads theirs.
    const FILES: bool = false;
}

/// How a program comes to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comes {
    /// With the page; figures of other programs may stand beside its own, and it fetches those when they are used.
    WithThePage,
    /// With a page that has no figures but its own.
    Alone,
    /// When its reader first uses one of its figures, under this name.
    Later(&'static str),
}

impl Comes {
    /// Its name, where it comes later.
    #[must_use]
    pub const fn later(self) -> Option<&'static str> {
        match self {
            Comes::Later(name) => Some(name),
            Comes::WithThePage | Comes::Alone => None,
        }
    }

    /// Whether it comes with a page of figures of all sorts.
    #[must_use]
    pub const fn with_the_page(self) -> bool {
        matches!(self, Comes::WithThePage)
    }
}

/// Writes a program: its figures, how it comes, and the names of what else is true of it; see [`Program`].
#[macro_export]
macro_rules! program {
    ($figures:ty, $comes:expr $(, $also:ident)*) => {
        struct This;

        impl $crate::Program for This {
            type Figures = $figures;
            const COMES: $crate::Comes = $comes;
            $(const $also: bool = true;)*
        }

        /// Brings the figures of the page to life.
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn start() {
            $crate::start::<This>();
        }
    };
}
