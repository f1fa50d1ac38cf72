//! PowerShell for the highlighter: the bundled syntaxes that need no C library leave it out.
//! A line at a time is enough for the commands of this book; comments over several lines are not known.
use std::collections::HashMap;
use syntect::parsing::syntax_definition::{
    Context, MatchOperation, MatchPattern, Pattern, SyntaxDefinition,
};
use syntect::parsing::{Scope, SyntaxSet, SyntaxSetBuilder};

/// What is told apart, the first that matches wins: a regular expression and its scope.
const PATTERNS: &[(&str, &str)] = &[
    (r"#[^\n]*", "comment.line"),
    (r"'(?:[^']|'')*'", "string.quoted.single"),
    (r#""(?:[^"`]|`.|"")*""#, "string.quoted.double"),
    (r"\$\{[^}]*\}|\$[A-Za-z_?^$][\w:]*", "support.type.variable"),
    (r"\[[A-Za-z][\w.]*(?:\[\])?\]", "support.type"),
    (r"\b[A-Za-z]+-[A-Za-z][A-Za-z0-9]*\b", "support.function"),
    (r"(?<=\s)-[A-Za-z][A-Za-z0-9]*\b", "keyword.parameter"),
    (
        r"(?i)\b(?:if|else|elseif|foreach|for|while|do|until|switch|function|param|return|try|catch|finally|throw|in|begin|process|end)\b",
        "keyword.control",
    ),
    (r"\b(?:0x[0-9A-Fa-f]+|\d+(?:\.\d+)?)\b", "constant.numeric"),
];

/// A set that holds only PowerShell.
pub fn syntax_set() -> SyntaxSet {
    let scope = |name: &str| Scope::new(name).expect("the scopes above are short words");
    let mut context = Context::new(false);
    for (regex, name) in PATTERNS {
        let pattern = MatchPattern::new(
            false,
            (*regex).to_owned(),
            vec![scope(name)],
            None,
            MatchOperation::None,
            None,
        );
        context.patterns.push(Pattern::Match(pattern));
    }
    let contexts = ["__start", "__main", "main"].map(|name| (name.to_owned(), context.clone()));
    let mut builder = SyntaxSetBuilder::new();
    builder.add(SyntaxDefinition {
        name: "PowerShell".to_owned(),
        file_extensions: vec!["ps1".to_owned()],
        scope: scope("source.powershell"),
        first_line_match: None,
        hidden: false,
        variables: HashMap::new(),
        contexts: HashMap::from(contexts),
    });
    builder.build()
}
