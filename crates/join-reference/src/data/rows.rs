//! What a row of each data file holds.

use super::text::Text;
use crate::decide::Verdict;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A row of a data file.
pub trait DataRow: DeserializeOwned {
    /// The name of its file.
    const FILE: &'static str;
    /// The name of its table there: `[[code]]`.
    const TABLE: &'static str;

    /// The texts that together name it; no two rows have the same.
    fn name(&self) -> Vec<&str>;
}

/// Something that rests on sources, or is our own conclusion.
pub trait Claim {
    /// The ids of the sources, with commas between.
    fn sources(&self) -> Option<&Text>;

    /// `inferred` when it is our conclusion; its sources are then what it rests on.
    fn level(&self) -> Option<&Text>;

    /// The ids of the sources, in the order of the file.
    fn ids(&self) -> Vec<&str> {
        let sources = self.sources().into_iter();
        sources.flat_map(Text::parts).collect()
    }
}

/// A row with its file, its table, and the texts that name it.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident, $file:literal, $table:literal, [$($key:ident),*] {
        $($(#[$of:meta])* $field:ident: $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$of])* pub $field: $type,)* }

        impl DataRow for $name {
            const FILE: &'static str = $file;
            const TABLE: &'static str = $table;

            fn name(&self) -> Vec<&str> {
                vec![$(&self.$key),*]
            }
        }
    };
}

macro_rules! claims {
    ($($name:ident)*) => {
        $(impl Claim for $name {
            fn sources(&self) -> Option<&Text> {
                self.sources.as_ref()
            }

            fn level(&self) -> Option<&Text> {
                self.level.as_ref()
            }
        })*
    };
}

claims! { CodeRow CauseRow FamilyRow LogRow EventRow DsregcmdRow FieldRow TaskRow EndpointRow SignRow RuleRow QuestionRow }

row! {
    /// An error code.
    CodeRow, "error-codes.toml", "code", [code] {
        /// `0x` and eight digits, or a number of the sign-in service.
        code: Text,
        /// The table it stands in.
        family: Text,
        /// Its name in the headers of Windows or at its service.
        name: Option<Text>,
        /// What it means.
        meaning: Text,
        /// When it is no fault.
        normal: Option<Text>,
        /// What to do.
        remedy: Text,
        /// Other spellings, divided by `|`.
        says: Option<Text>,
        /// Its several causes.
        #[serde(default)]
        causes: Vec<CauseRow>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

/// One of several causes of a code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseRow {
    /// The cause.
    pub is: Text,
    /// What tells it from the others.
    pub tells: Text,
    /// What to do then.
    pub remedy: Option<Text>,
    /// Ids of sources.
    pub sources: Option<Text>,
    /// `inferred`, or none.
    pub level: Option<Text>,
}

row! {
    /// What the digits of a code say by rule.
    FamilyRow, "code-families.toml", "family", [code] {
        /// The digits; `n` stands for any.
        code: Text,
        /// Its name.
        name: Text,
        /// What it means; `{n}` and `{same}` are filled in.
        meaning: Text,
        /// How the code begins that says the same.
        same: Option<Text>,
        /// How sure the rule is.
        sure: Text,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// A log in which events stand.
    LogRow, "logs.toml", "log", [log] {
        /// Its short name.
        log: Text,
        /// Its whole name.
        channel: Text,
        /// Whether Windows writes it without being asked.
        on: Text,
        /// The command that switches it on.
        switch: Option<Text>,
        /// Other spellings, divided by `|`.
        says: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// An event, or several of one meaning.
    EventRow, "events.toml", "event", [log, id] {
        /// The log it stands in.
        log: Text,
        /// Its number; several with commas.
        id: Text,
        /// Information, warning, error.
        kind: Option<Text>,
        /// What it means.
        meaning: Text,
        /// What stands in it.
        fields: Option<Text>,
        /// When it is no sign of a fault.
        normal: Option<Text>,
        /// Texts by which it is recognised, divided by `|`.
        says: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// A line of `dsregcmd`.
    DsregcmdRow, "dsregcmd.toml", "field", [section, name] {
        /// The section of the output.
        section: Text,
        /// Its name; several with commas.
        name: Text,
        /// What it means.
        meaning: Text,
        /// The values it can have.
        values: Option<Text>,
        /// Other spellings, divided by `|`.
        says: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// A field of a token, a request or an answer.
    FieldRow, "fields.toml", "field", [place, name] {
        /// The table it stands in.
        place: Text,
        /// Its name; several with commas.
        name: Text,
        /// What it means.
        meaning: Text,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// A scheduled task.
    TaskRow, "tasks.toml", "task", [name] {
        /// Its name.
        name: Text,
        /// Its path in Task Scheduler.
        path: Text,
        /// What it does.
        meaning: Text,
        /// As whom it runs.
        account: Option<Text>,
        /// Other spellings, divided by `|`.
        says: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// An address that a device talks to.
    EndpointRow, "endpoints.toml", "endpoint", [name] {
        /// What it is for.
        name: Text,
        /// GET, POST, …
        method: Text,
        /// The address; `{…}` stands for a part that differs.
        url: Text,
        /// What is asked there.
        meaning: Text,
        /// What it answers.
        answer: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// What is recognised by its words.
    SignRow, "signs.toml", "sign", [kind, name] {
        /// The table it stands in.
        kind: Text,
        /// Its name.
        name: Text,
        /// The fixed words, divided by `|`.
        says: Text,
        /// What it means.
        meaning: Text,
        /// When it is no sign of a fault.
        normal: Option<Text>,
        /// What to do.
        remedy: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// Why a rule of the model is what it is.
    RuleRow, "rules.toml", "rule", [rule] {
        /// Its id.
        rule: Text,
        /// What of it is our conclusion.
        inferred: Option<Text>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

row! {
    /// A question of the decision.
    QuestionRow, "decision.toml", "question", [key] {
        /// A short name that stays.
        key: Text,
        /// The question.
        asks: Text,
        /// Why it is asked.
        why: Text,
        /// A command that only reads.
        run: Option<Text>,
        /// A place to look at, where no command shows it.
        look: Option<Text>,
        /// Where to look in the tenant.
        #[serde(rename = "where")]
        place: Option<Text>,
        /// What it shows on a healthy device.
        normal: Text,
        /// What it shows in the case.
        telling: Text,
        /// The answers, in the order in which their signs are looked for.
        #[serde(default)]
        answers: Vec<AnswerRow>,
        /// Ids of sources.
        sources: Option<Text>,
        /// `inferred`, or none.
        level: Option<Text>,
    }
}

/// An answer to a question of the decision.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRow {
    /// The answer.
    pub answer: Text,
    /// What it says about the case.
    pub verdict: Verdict,
    /// What it means.
    pub means: Text,
    /// What to look at next.
    pub next: Text,
    /// What the rule of the verdict learns from it.
    pub tells: Option<Text>,
    /// The signs that give it: `|` divides alternatives, `+` joins what must stand together.
    pub when: Option<Text>,
}

/// Which chapter explains an end of the model, or why the model has none such.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndRow {
    /// `technician` or `user`.
    pub phase: Option<Text>,
    /// The state in which the device gave up.
    pub place: Option<Text>,
    /// A code, `joined`, `wrong owner`, `unfinished`.
    pub outcome: Text,
    /// The registration service's, where it refused.
    pub reason: Option<Text>,
    /// The end in a few words.
    pub words: Option<Text>,
    /// The chapter, with a heading or without.
    pub chapter: Option<Text>,
    /// Why no run ends so.
    pub not_modelled: Option<Text>,
}

impl DataRow for EndRow {
    const FILE: &'static str = "ends.toml";
    const TABLE: &'static str = "end";

    fn name(&self) -> Vec<&str> {
        let outcome = Some(&self.outcome);
        let all = [
            self.phase.as_ref(),
            self.place.as_ref(),
            outcome,
            self.reason.as_ref(),
        ];
        all.into_iter().flatten().map(|text| &**text).collect()
    }
}

row! {
    /// A source that the book cites.
    SourceRow, "sources.toml", "source", [id] {
        /// The short name that marks use.
        id: Text,
        /// How strong a source of this kind is.
        level: Text,
        /// Its own title.
        title: Text,
        /// Where it is.
        url: Text,
        /// Who published it.
        publisher: Text,
        /// Its licence, when it states one.
        licence: Option<Text>,
        /// A remark for the reader.
        note: Option<Text>,
    }
}

row! {
    /// Where in its source a claim of the book stands.
    ClaimRow, "claims.toml", "claim", [source, place] {
        /// The id of the source.
        source: Text,
        /// The chapters that cite it for this, with commas between.
        chapters: Text,
        /// The place in the source.
        place: Text,
        /// A few words of it, where they decide.
        quote: Option<Text>,
    }
}

impl EndpointRow {
    /// The host of the address.
    #[must_use]
    pub fn host(&self) -> &str {
        let whole: &str = &self.url;
        let rest = whole.split_once("://").map_or(whole, |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}

impl TryFrom<String> for Verdict {
    type Error = String;

    /// The verdict of these words.
    fn try_from(words: String) -> Result<Verdict, String> {
        let known = Self::ALL.iter().find(|(_, own)| *own == words);
        known.map(|(verdict, _)| *verdict).ok_or_else(|| {
            let all = Self::ALL.map(|(_, own)| own).join(", ");
            format!("expected a verdict of {all}; found {words:?}")
        })
    }
}
