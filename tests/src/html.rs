//! A built page as its tags and words, read by the rules browsers read by.
use html5gum::{DefaultEmitter, Token, Tokenizer};

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Element name in lower case.
    pub name: String,
    /// Attributes in order, references such as `&amp;` resolved.
    pub attributes: Vec<(String, String)>,
    /// The text directly after the tag, up to the next tag; for a script or style, all of it.
    pub text: String,
}

impl Tag {
    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the `class` attribute holds that class.
    #[must_use]
    pub fn has_class(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|all| all.split_ascii_whitespace().any(|found| found == class))
    }
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// Every start tag in order.
    pub tags: Vec<Tag>,
}

impl Html {
    /// Reads a page; every text is a page.
    #[must_use]
    pub fn read(source: &str) -> Html {
        let mut tags: Vec<Tag> = Vec::new();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        // Without this what stands in a script or a style is taken for tags.
        let mut emitter = DefaultEmitter::<()>::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(source, emitter).flatten() {
            match token {
                Token::StartTag(tag) => {
                    let attributes = tag
                        .attributes
                        .iter()
                        .map(|(name, value)| (text(name), text(value)))
                        .collect();
                    tags.push(Tag {
                        name: text(&tag.name),
                        attributes,
                        text: String::new(),
                    });
                }
                Token::String(found) => {
                    if let Some(last) = tags.last_mut() {
                        last.text.push_str(&text(&found));
                    }
                }
                _ => {}
            }
        }
        Html { tags }
    }

    /// Every `id`.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().filter_map(|tag| tag.get("id"))
    }

    /// Every address that the page names in `href` or `src`, with the tag.
    pub fn links(&self) -> impl Iterator<Item = (&Tag, &str)> {
        self.tags.iter().flat_map(|tag| {
            ["href", "src"]
                .into_iter()
                .filter_map(move |name| Some((tag, tag.get(name)?)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_attributes_and_scripts_are_read_as_browsers_do() {
        let page = Html::read(
            "<p ID=a class='x y'>one<a href=\"b?c&amp;d#e\">two</a><script>if (1 < 2) '<p id=no>'</script>",
        );
        assert_eq!(page.ids().collect::<Vec<_>>(), ["a"]);
        assert_eq!(
            page.links().map(|(_, link)| link).collect::<Vec<_>>(),
            ["b?c&d#e"]
        );
        assert!(page.tags[0].has_class("y") && !page.tags[0].has_class("z"));
        assert_eq!(page.tags[2].text, "if (1 < 2) '<p id=no>'");
    }
}
