//! All chapters on one page, for paper: the answers to their questions stand at its end, where nobody reads them by accident.
use super::html::{Piece, pieces};
use maud::html;

/// The page with its answers moved to the end of what is read; each is numbered, and its question says under which number.
pub fn answers_last(page: &str) -> String {
    let all = pieces(page);
    let mut out = String::with_capacity(page.len());
    let mut answers: Vec<(String, String)> = Vec::new();
    let mut asked = String::new();
    let mut at = 0;
    while at < all.len() {
        let here = at;
        at += 1;
        match &all[here] {
            Piece::Open(tag) if tag.name == "figure" => {
                asked = tag.get("data-ask").unwrap_or_default().to_owned();
                out.push_str(tag.raw());
            }
            Piece::Open(tag) if tag.name == "details" && tag.has_class("answer") => {
                let mut depth = 1;
                let end = all[at..].iter().position(|piece| {
                    match piece {
                        Piece::Open(tag) if tag.name == "details" => depth += 1,
                        Piece::Close(_, name) if name == "details" => depth -= 1,
                        _ => {}
                    }
                    depth == 0
                });
                // What has no end stays where it is.
                let Some(end) = end else {
                    out.push_str(tag.raw());
                    continue;
                };
                let inside: String = all[at..at + end].iter().map(Piece::raw).collect();
                let said = inside
                    .split_once("</summary>")
                    .map_or(inside.as_str(), |(_, said)| said);
                answers.push((asked.clone(), said.to_owned()));
                let number = answers.len();
                let place = html! { p.answer-at { "Answer " (number) ": on the last pages." } };
                out.push_str(&place.into_string());
                at += end + 1;
            }
            Piece::Close(raw, name) if name == "main" => {
                out.push_str(&section(&answers));
                answers.clear();
                out.push_str(raw);
            }
            piece => out.push_str(piece.raw()),
        }
    }
    out
}

fn section(answers: &[(String, String)]) -> String {
    if answers.is_empty() {
        return String::new();
    }
    let list = html! {
        section.answers {
            h1 id="answers" { "Answers" }
            ol { @for (asked, said) in answers { li { p { b { (asked) } } (maud::PreEscaped(said)) } } }
        }
    };
    list.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_at_the_end_under_their_numbers() {
        let page = "<main><figure data-ask=\"Is 1 &lt; 2?\"><details class=\"answer\"><summary>Says</summary><p>Yes.</p><details><p>In\
            ner.</p></details></details></figure><details class=\"other\"><p>Stays.</p></details><figure data-ask=\"Two?\"><details \
            class=\"answer\"><summary>Says</summary><p>No.</p></details></figure></main><footer></footer>";
        assert_eq!(
            answers_last(page),
            "<main><figure data-ask=\"Is 1 &lt; 2?\"><p class=\"answer-at\">Answer 1: on the last pages.</p></figure><details \
            class=\"other\"><p>Stays.</p></details><figure data-ask=\"Two?\"><p class=\"answer-at\">Answer 2: on the last pages.</p>\
            </figure><section class=\"answers\"><h1 id=\"answers\">Answers</h1><ol><li><p><b>Is 1 &lt; 2?</b></p><p>Yes.</p><details>\
            <p>Inner.</p></details></li><li><p><b>Two?</b></p><p>No.</p></li></ol></section></main><footer></footer>"
        );
    }

    #[test]
    fn a_page_without_questions_stays_as_it_is() {
        for page in [
            "<main><p>A.</p></main>",
            "<main><details class=\"answer\"><p>No end.",
        ] {
            assert_eq!(answers_last(page), page);
        }
    }
}
