//! Bodies and decoded tokens on lines: what stands on one line as JSON is laid out, and members that hold a moment are found.

use join_sim::Utc;

/// The members whose number is a moment, in seconds since 1970.
const MOMENTS: [&str; 5] = ["iat", "nbf", "exp", "not_before", "expires_on"];

/// A line to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As it stands.
    pub text: String,
    /// The member that it is, and the moment that this member holds.
    pub moment: Option<(&'static str, Utc)>,
}

/// The lines of a text.
pub fn lines(text: &str) -> Vec<Line> {
    let laid_out = text.lines().flat_map(laid_out);
    laid_out
        .filter(|text| !text.trim().is_empty())
        .map(|text| Line {
            moment: moment(&text),
            text,
        })
        .collect()
}

/// A line in which JSON begins and goes on, a member a line; any other as it is.
fn laid_out(line: &str) -> Vec<String> {
    if !line.contains("{\"") {
        return vec![line.into()];
    }
    let mut lines = vec![String::new()];
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for letter in line.chars() {
        let closes = !quoted && depth > 0 && matches!(letter, '}' | ']');
        if closes {
            depth -= 1;
            lines.push("  ".repeat(depth));
        }
        if let Some(last) = lines.last_mut() {
            last.push(letter);
            if !quoted && letter == ':' && depth > 0 {
                last.push(' ');
            }
        }
        let opens = !quoted && (letter == '{' || (depth > 0 && letter == '['));
        depth += usize::from(opens);
        if opens || (!quoted && depth > 0 && letter == ',') {
            lines.push("  ".repeat(depth));
        }
        quoted ^= letter == '"' && !escaped;
        escaped = quoted && letter == '\\' && !escaped;
    }
    lines
}

/// The moment that a member on a line of its own holds.
fn moment(line: &str) -> Option<(&'static str, Utc)> {
    let (name, value) = line.trim().trim_end_matches(',').split_once(':')?;
    let bare = |text: &str| text.trim().trim_matches('"').to_owned();
    let name = bare(name);
    let name = MOMENTS.into_iter().find(|known| *known == name)?;
    let seconds: i64 = bare(value).parse().ok()?;
    Some((name, Utc(seconds.checked_mul(1000)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_token_on_one_line_gets_a_line_for_each_member_and_texts_stay_whole() {
        let token = r#"Bearer <decoded> {"aud":"urn:a,b:{c}","exp":1739178432,"on":{"x":"say \"}\""},"none":[]}"#;
        assert_eq!(
            texts(token),
            [
                "Bearer <decoded> {",
                "  \"aud\": \"urn:a,b:{c}\",",
                "  \"exp\": 1739178432,",
                "  \"on\": {",
                "    \"x\": \"say \\\"}\\\"\"",
                "  },",
                "  \"none\": [",
                "  ]",
                "}",
            ]
        );
        let plain = "grant_type=authorization_code&\nclient_id=a";
        assert_eq!(texts(plain).join("\n"), plain);
        let two = r#"request=<decoded> {"alg":"RS256"}.{"a":1}"#;
        assert_eq!(
            texts(two).join("|"),
            "request=<decoded> {|  \"alg\": \"RS256\"|}.{|  \"a\": 1|}"
        );
    }

    #[test]
    fn moments_are_found_by_their_members_and_nothing_else_is_taken_for_one() {
        let of = |line: &str| moment(line);
        let exp = Some(("exp", Utc(1_739_178_432_000)));
        assert_eq!(of("  \"exp\": 1739178432,"), exp);
        assert_eq!(of("\"exp\":1739178432"), exp);
        let told = Some(("expires_on", Utc(1_739_178_432_000)));
        assert_eq!(of("  \"expires_on\": \"1739178432\","), told);
        for none in [
            "\"expires_in\": \"599\"",
            "\"exp\": \"soon\"",
            "\"exp\": 9223372036854775807",
            "exp",
            "",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
