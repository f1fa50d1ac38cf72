//! Exact changes to what mdBook writes, each with the number of places it must find.
//! A patch that no longer matches stops the build: an update of mdBook cannot undo a mend in silence.
use anyhow::{Result, ensure};

/// How often a patch must match.
#[derive(Clone, Copy, Debug)]
pub enum Times {
    /// Exactly so often.
    Exactly(usize),
    /// Not at all, or up to so often: what depends on the page.
    AtMost(usize),
}

/// One change: every `find` becomes `put`.
#[derive(Clone, Copy, Debug)]
pub struct Patch {
    /// What the change is for, in the words of an error message.
    pub what: &'static str,
    /// The exact text that mdBook writes.
    pub find: &'static str,
    /// What stands there afterwards.
    pub put: &'static str,
    /// How often `find` must occur.
    pub times: Times,
}

use Times::{AtMost, Exactly};

/// Changes to each page with a menu bar, the print page included.
pub const PAGE: &[Patch] = &[
    Patch {
        what: "the skip link at the start of the page",
        find: "<body>\n    <div id=\"mdbook-help-container\">",
        put: "<body>\n    <a class=\"skip-link\" href=\"#the-text\">Skip to the text</a>\n    <div id=\"mdbook-help-container\">",
        times: Exactly(1),
    },
    Patch {
        what: "the target of the skip link",
        find: "<main>",
        put: "<main id=\"the-text\" tabindex=\"-1\">",
        times: Exactly(1),
    },
    Patch {
        what: "the check box behind the table of contents, made reachable by the keyboard",
        find: "<input type=\"checkbox\" id=\"mdbook-sidebar-toggle-anchor\" class=\"hidden\">",
        put: "<input type=\"checkbox\" id=\"mdbook-sidebar-toggle-anchor\" aria-label=\"Table of contents\" aria-controls=\"mdbook-sidebar\">",
        times: Exactly(1),
    },
    Patch {
        what: "the label of that check box, which may not carry ARIA of its own",
        find: " title=\"Toggle Table of Contents\" aria-label=\"Toggle Table of Contents\" aria-controls=\"mdbook-sidebar\">",
        put: " title=\"Table of contents\">",
        times: Exactly(1),
    },
    Patch {
        what: "the bar above the page as a landmark that scrolls away",
        find: "<div id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
        put: "<div id=\"mdbook-menu-bar\" class=\"menu-bar\" role=\"banner\">",
        times: Exactly(1),
    },
    Patch {
        what: "the frame that shows the table of contents without JavaScript",
        find: "<iframe class=\"sidebar-iframe-outer\" ",
        put: "<iframe class=\"sidebar-iframe-outer\" title=\"Table of contents\" ",
        times: Exactly(1),
    },
    Patch {
        what: "the name of the search field",
        find: "aria-describedby=\"searchresults-header\"",
        put: "aria-label=\"Search this book\" aria-describedby=\"mdbook-searchresults-header\"",
        times: Exactly(1),
    },
    Patch {
        what: "the theme menu (Rust)",
        find: "<li role=\"none\"><button role=\"menuitem\" class=\"theme\" id=\"mdbook-theme-rust\">Rust</button></li>",
        put: "",
        times: Exactly(1),
    },
    Patch {
        what: "the theme menu (Coal)",
        find: "<li role=\"none\"><button role=\"menuitem\" class=\"theme\" id=\"mdbook-theme-coal\">Coal</button></li>",
        put: "",
        times: Exactly(1),
    },
    Patch {
        what: "the theme menu (Ayu)",
        find: "<li role=\"none\"><button role=\"menuitem\" class=\"theme\" id=\"mdbook-theme-ayu\">Ayu</button></li>",
        put: "",
        times: Exactly(1),
    },
    Patch {
        what: "the theme menu (Navy, called Dark)",
        find: "id=\"mdbook-theme-navy\">Navy</button>",
        put: "id=\"mdbook-theme-navy\">Dark</button>",
        times: Exactly(1),
    },
    Patch {
        what: "the inline style below the page's links",
        find: "<div style=\"clear: both\"></div>",
        put: "<div class=\"clear-both\"></div>",
        times: Exactly(1),
    },
    Patch {
        what: "the page break between chapters in print",
        find: " style=\"break-before: page; page-break-before: always;\"",
        put: " class=\"page-break\"",
        times: AtMost(usize::MAX),
    },
    Patch {
        what: "the prefetch of the next chapter",
        find: "rel=\"next prefetch\"",
        put: "rel=\"next\"",
        times: AtMost(2),
    },
    Patch {
        what: "the state of the sidebar for assistive technology",
        find: "document.getElementById('mdbook-sidebar-toggle').setAttribute('aria-expanded', sidebar === 'visible');",
        put: "",
        times: Exactly(1),
    },
    Patch {
        what: "the fixed browser colour",
        find: "<meta name=\"theme-color\" content=\"#ffffff\">",
        put: "",
        times: Exactly(1),
    },
];

/// Changes to the table of contents that is shown in a frame without JavaScript.
pub const TOC: &[Patch] = &[
    Patch {
        what: "the title of the framed table of contents",
        find: "<meta name=\"robots\" content=\"noindex\">",
        put: "<meta name=\"robots\" content=\"noindex\"><title>Table of contents</title>",
        times: Exactly(1),
    },
    Patch {
        what: "the fixed browser colour",
        find: "<meta name=\"theme-color\" content=\"#ffffff\">",
        put: "",
        times: Exactly(1),
    },
    Patch {
        what: "the framed table of contents as a landmark",
        find: "<body class=\"sidebar-iframe-inner\">",
        put: "<body class=\"sidebar-iframe-inner\"><nav aria-label=\"Table of contents\">",
        times: Exactly(1),
    },
    Patch {
        what: "the end of that landmark",
        find: "</body>",
        put: "</nav></body>",
        times: Exactly(1),
    },
];

/// The change to mdBook's searcher.js that the policy asks for.
pub const SEARCHER: Patch = Patch {
    what: "the inline style that searcher.js sets",
    find: "tmp.setAttribute('style', 'position: absolute; opacity: 0;')",
    put: "tmp.style.cssText = 'position: absolute; opacity: 0;'",
    times: Exactly(1),
};

/// The change to searcher.js by which the code of the case leads to the five minutes first.
pub const CASE_FIRST: Patch = Patch {
    what: "what the search of the book finds",
    find: "const results = searchindex.search(searchterm, search_options);",
    put: "const results = caseFirst(searchterm, doc_urls, searchindex, search_options);",
    times: Exactly(1),
};

/// Applies every patch to a text.
pub fn apply(patches: &[Patch], text: &str) -> Result<String> {
    let mut text = text.to_owned();
    for patch in patches {
        let found = text.matches(patch.find).count();
        let fits = match patch.times {
            Exactly(n) => found == n,
            AtMost(n) => found <= n,
        };
        ensure!(
            fits,
            "a patch of mdBook's output does not match any more: {} — expected {:?} place(s) with {:?}, found {found}; \
             compare with mdBook's templates and mend crates/xtask/src/post/patch.rs",
            patch.what,
            patch.times,
            patch.find
        );
        if found > 0 {
            text = text.replace(patch.find, patch.put);
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Patch = Patch {
        what: "the one",
        find: "<b>",
        put: "<i>",
        times: Exactly(1),
    };

    #[test]
    fn a_patch_must_match_as_often_as_it_says() {
        assert_eq!(apply(&[ONE], "a<b>c").expect("one place"), "a<i>c");
        for wrong in ["ac", "a<b><b>"] {
            let error = apply(&[ONE], wrong)
                .expect_err("no or two places")
                .to_string();
            assert!(
                error.contains("the one") && error.contains("patch.rs"),
                "{error}"
            );
        }
        let some = Patch {
            times: AtMost(1),
            ..ONE
        };
        assert_eq!(apply(&[some], "none").expect("none is allowed"), "none");
        apply(&[some], "<b><b>").expect_err("two are not");
    }
}
