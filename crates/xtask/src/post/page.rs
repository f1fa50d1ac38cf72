//! One page: from mdBook's HTML to the HTML that is shipped.
use super::css::{Sheet, is_named};
use super::figures::standing;
use super::html::{Piece, Tag, join, pieces};
use super::scripts::{Assets, Role, Scripts, expect_known, role};
use super::{check, code, edition, patch};
use anyhow::{Context, Result, bail, ensure};
use site_server::POLICY;

/// Which of mdBook's templates a page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A chapter, or index.html.
    Chapter,
    /// All chapters on one page; its figures stay as they are.
    Print,
    /// The table of contents in a frame, without scripts.
    Toc,
    /// A page of the book's own that mdBook only copied.
    Other,
}

impl Kind {
    /// Tells by name and content.
    pub fn of(name: &str, text: &str) -> Kind {
        match name {
            "print.html" => Kind::Print,
            "toc.html" => Kind::Toc,
            _ if text.contains("id=\"mdbook-page-wrapper\"") => Kind::Chapter,
            _ => Kind::Other,
        }
    }
}

/// A page by its path below the site, with `/`.
#[derive(Clone, Copy, Debug)]
pub struct HtmlPage<'a> {
    /// For example `part/chapter.html`.
    pub name: &'a str,
    /// Its template.
    pub kind: Kind,
}

/// What a figure of a run has, as far as the page has been read.
#[derive(Clone, Copy, Debug, Default)]
struct Picture {
    /// It is one.
    of_run: bool,
    /// A drawing.
    drawn: bool,
    /// Buttons with which it is stepped.
    steps: bool,
}

impl Picture {
    fn pass(&mut self, piece: &Piece) {
        let Piece::Open(tag) = piece else {
            return;
        };
        if tag.name == "figure" {
            // A figure about what a reader brings has no scenario, and its picture is nobody else's.
            *self = Picture {
                of_run: tag.get("data-scenario").is_some(),
                ..Picture::default()
            };
        }
        self.drawn |= self.of_run && tag.name == "svg" && tag.get("role") == Some("img");
        self.steps |= tag.get("data-msg") == Some("step-forward");
    }
}

impl HtmlPage<'_> {
    /// Directories between the page and the site's root.
    pub fn depth(&self) -> usize {
        self.name.matches('/').count()
    }

    fn up(&self) -> String {
        "../".repeat(self.depth())
    }

    /// The style sheets that the page links, as paths below the site.
    pub fn sheets(&self, text: &str) -> Vec<Sheet> {
        let up = self.up();
        let all = pieces(text.split_once("<body").map_or(text, |(head, _)| head));
        let links = all.iter().filter_map(|piece| match piece {
            Piece::Open(tag) if is_sheet(tag) => Some(tag),
            _ => None,
        });
        links
            .map(|tag| {
                let href = tag.get("href").unwrap_or("");
                Sheet {
                    path: href.strip_prefix(&up).unwrap_or(href).to_owned(),
                    print: tag.get("media") == Some("print"),
                }
            })
            .collect()
    }

    /// The finished page. `style` and `scripts` name the shared files at the site's root.
    pub fn finish(
        &self,
        text: &str,
        style: &str,
        scripts: &Scripts,
        assets: &mut Assets,
    ) -> Result<String> {
        let patched = match self.kind {
            Kind::Chapter | Kind::Print => patch::apply(patch::PAGE, text)?,
            Kind::Toc => patch::apply(patch::TOC, text)?,
            Kind::Other => text.to_owned(),
        };
        let patched = demote_title(&patched);
        let patched = match self.kind {
            Kind::Print => edition::answers_last(&patched),
            _ => patched,
        };
        let mut in_main = self.kind == Kind::Other;
        let mut out = String::with_capacity(patched.len());
        let page = pieces(&patched);
        let heads = self.heads(&page)?;
        let mut styled = false;
        let mut headed = false;
        let mut figure = Picture::default();
        let mut at = 0;
        while at < page.len() {
            let here = at;
            at += 1;
            figure.pass(&page[here]);
            match &page[here] {
                // Comments of the template say nothing to the reader.
                Piece::Other(raw) if raw.starts_with("<!--") => {}
                Piece::Open(tag) if tag.name == "meta" && tag.get("charset").is_some() => {
                    out.push_str(tag.raw());
                    out.push_str(&policy());
                }
                Piece::Open(tag) if is_sheet(tag) => {
                    if !styled {
                        out.push_str(&format!(
                            "<link rel=\"stylesheet\" href=\"{}{style}\">",
                            self.up()
                        ));
                        out.push_str(&scripts.sheets(&standing(&patched), &self.up()));
                        if self.kind == Kind::Print {
                            out.push_str(&scripts.edition(&self.up()));
                        }
                        styled = true;
                    }
                }
                Piece::Open(tag) if tag.name == "script" => {
                    let content = match page.get(at) {
                        Some(Piece::Text(content)) => *content,
                        _ => "",
                    };
                    // The content and the end tag belong to the script.
                    at += usize::from(!content.is_empty()) + 1;
                    self.script(tag, content, &heads, &mut headed, assets, &mut out)?;
                }
                Piece::Open(tag) if tag.name == "template" && is_idle_icon(tag) => {
                    let end = |piece: &Piece| matches!(piece, Piece::Close(_, name) if name == "template");
                    at += page[at..]
                        .iter()
                        .position(end)
                        .map_or(0, |length| length + 1);
                }
                Piece::Open(tag) if tag.name == "a" => link(tag, &mut out),
                Piece::Open(tag) if tag.name == "code" => {
                    out.push_str(tag.raw());
                    let (html, next) = self.code(tag, &page, at)?;
                    out.push_str(&html);
                    at = next;
                }
                // The template is indented and full of empty lines; the reader's own text is not touched.
                Piece::Text(space) if !in_main && space.trim().is_empty() => {
                    let line = space.contains('\n');
                    out.push_str(match line {
                        true if out.ends_with('\n') => "",
                        true => "\n",
                        false => space,
                    });
                }
                Piece::Open(tag) => {
                    in_main |= tag.name == "main";
                    out.push_str(tag.raw());
                }
                Piece::Close(raw, name) if name == "body" => {
                    if self.kind == Kind::Chapter {
                        out.push_str(&scripts.tag(&standing(&patched), &self.up())?);
                    }
                    out.push_str(raw);
                }
                Piece::Close(raw, name) if name == "figure" && self.kind == Kind::Chapter => {
                    out.push_str(raw);
                    if figure.drawn {
                        out.push_str(&scripts.tools(figure.steps, &self.up()));
                    }
                }
                piece => {
                    in_main &= !matches!(piece, Piece::Close(_, name) if name == "main");
                    out.push_str(piece.raw());
                }
            }
        }
        Ok(out)
    }

    /// The inline scripts that belong together in the head.
    fn heads<'a>(&self, page: &[Piece<'a>]) -> Result<Vec<&'a str>> {
        let inline: Vec<&str> = page
            .windows(2)
            .filter_map(|pair| match pair {
                [Piece::Open(tag), Piece::Text(content)]
                    if tag.name == "script" && tag.get("src").is_none() =>
                {
                    Some(*content)
                }
                _ => None,
            })
            .collect();
        if matches!(self.kind, Kind::Chapter | Kind::Print) {
            expect_known(&inline)?;
        }
        Ok(inline
            .into_iter()
            .filter(|content| role(content) == Role::Head)
            .collect())
    }

    fn script(
        &self,
        tag: &Tag,
        content: &str,
        heads: &[&str],
        headed: &mut bool,
        assets: &mut Assets,
        out: &mut String,
    ) -> Result<()> {
        let up = self.up();
        let Some(src) = tag.get("src") else {
            ensure!(
                !matches!(tag.get("type"), Some("module")),
                "an inline module cannot be made a file that works from a folder"
            );
            match role(content) {
                Role::Head if !*headed => {
                    let name = assets.keep_head(self.depth(), heads)?;
                    out.push_str(&format!("<script src=\"{up}{name}\"></script>"));
                    *headed = true;
                }
                Role::Head | Role::Without => {}
                Role::InPlace => {
                    let name = assets.keep("inline", content);
                    out.push_str(&format!("<script src=\"{up}{name}\"></script>"));
                }
            }
            return Ok(());
        };
        let file = src.rsplit('/').next().unwrap_or(src);
        let is = |stem: &str| is_named(file, stem);
        if ["clipboard", "highlight", "elasticlunr", "mark", "searcher"]
            .into_iter()
            .any(is)
        {
            return Ok(());
        }
        let mut tag = tag.clone();
        if is("book")
            && let Some((search, _)) = &assets.search
        {
            tag.set("data-search", &format!("{up}{search}"));
        }
        out.push_str(tag.raw());
        out.push_str("</script>");
        Ok(())
    }

    /// The inside of a `code` element and the index behind it: coloured when it is a block with a language.
    fn code(&self, tag: &Tag, page: &[Piece], from: usize) -> Result<(String, usize)> {
        let end = page[from..]
            .iter()
            .position(|piece| matches!(piece, Piece::Close(_, name) if name == "code"))
            .map(|length| from + length)
            .context("a code element without its end")?;
        let inner = join(&page[from..end]);
        let in_block = page[..from]
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|piece| matches!(piece, Piece::Open(tag) if tag.name == "pre"));
        let language = tag.get("class").and_then(|all| {
            all.split_ascii_whitespace()
                .find_map(|class| class.strip_prefix("language-"))
        });
        let html = match language {
            Some(language) if in_block => code::highlight(language, &inner)?,
            _ => inner,
        };
        Ok((html, end))
    }
}

/// The two policies of a page.
pub fn policy() -> String {
    format!(
        "\n        <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         \n        <meta name=\"referrer\" content=\"no-referrer\">"
    )
}

/// A page of ours outside of the book: puts each value in the place of its mark, and checks the page.
pub fn fill(text: &str, marks: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (mark, value) in marks {
        ensure!(
            text.matches(mark).count() == 1,
            "expected the mark {mark} once in the page"
        );
        text = text.replace(mark, value);
    }
    if let Some(problem) = check::problems(&text).first() {
        bail!("{problem}");
    }
    Ok(text)
}

/// An icon for the buttons that mdBook puts on runnable code, of which a book without playground has none.
fn is_idle_icon(tag: &Tag) -> bool {
    let icons = [
        "fa-eye",
        "fa-eye-slash",
        "fa-copy",
        "fa-play",
        "fa-clock-rotate-left",
    ];
    tag.get("id").is_some_and(|id| icons.contains(&id))
}

fn is_sheet(tag: &Tag) -> bool {
    tag.name == "link" && tag.get("rel") == Some("stylesheet")
}

/// A link to another site does not tell where the reader came from.
fn link(tag: &Tag, out: &mut String) {
    let mut tag = tag.clone();
    if check::is_foreign(tag.get("href").unwrap_or("")) {
        let rel = tag.get("rel").unwrap_or("").to_owned();
        if !rel
            .split_ascii_whitespace()
            .any(|word| word == "noreferrer")
        {
            tag.set("rel", format!("{rel} noreferrer").trim());
        }
    }
    out.push_str(tag.raw());
}

/// The book's title in the bar is not a heading of the page.
fn demote_title(text: &str) -> String {
    let head = "<h1 class=\"menu-title\">";
    let Some((before, rest)) = text.split_once(head) else {
        return text.to_owned();
    };
    let Some((title, after)) = rest.split_once("</h1>") else {
        return text.to_owned();
    };
    format!("{before}<div class=\"menu-title\">{title}</div>{after}")
}
