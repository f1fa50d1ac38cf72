//! `dsregcmd /status`, whole or damaged: frames gone, blanks gone, lines broken by a narrow window, quoted in a mail, several runs.

use super::{Sink, lines};
use crate::record::{Fact, Kind, Lane, Status};

/// Labels of the command in all its versions, without blanks and in lower case.
const LABELS: &[&str] = &[
    "azureadjoined",
    "enterprisejoined",
    "domainjoined",
    "domainname",
    "virtualdesktop",
    "devicename",
    "deviceid",
    "thumbprint",
    "devicecertificatevalidity",
    "keycontainerid",
    "keyprovider",
    "tpmprotected",
    "deviceauthstatus",
    "tenantname",
    "tenantid",
    "idp",
    "authcodeurl",
    "accesstokenurl",
    "mdmurl",
    "mdmtouurl",
    "mdmcomplianceurl",
    "settingsurl",
    "joinsrvversion",
    "joinsrvurl",
    "joinsrvid",
    "keysrvversion",
    "keysrvurl",
    "keysrvid",
    "webauthnsrvversion",
    "webauthnsrvurl",
    "webauthnsrvid",
    "devicemanagementsrvver",
    "devicemanagementsrvurl",
    "devicemanagementsrvid",
    "ngcset",
    "ngckeyid",
    "canreset",
    "workplacejoined",
    "wamdefaultset",
    "wamdefaultauthority",
    "wamdefaultid",
    "wamdefaultguid",
    "azureadprt",
    "azureadprtupdatetime",
    "azureadprtexpirytime",
    "azureadprtauthority",
    "enterpriseprt",
    "enterpriseprtupdatetime",
    "enterpriseprtexpirytime",
    "enterpriseprtauthority",
    "onpremtgt",
    "cloudtgt",
    "kerbtoplevelnames",
    "adfsrefreshtoken",
    "acquireprtdiagnostics",
    "refreshprtdiagnostics",
    "previousprtattempt",
    "attemptstatus",
    "useridentity",
    "credentialtype",
    "correlationid",
    "endpointuri",
    "httpmethod",
    "httperror",
    "httpstatus",
    "servererrorcode",
    "servererrordescription",
    "requestid",
    "aadrecoveryenabled",
    "aadrecoveryneeded",
    "executingaccountname",
    "keysigntest",
    "displaynameupdated",
    "osversionupdated",
    "hostnameupdated",
    "lasthostnameupdate",
    "diagnosticsreference",
    "usercontext",
    "clienttime",
    "adconnectivitytest",
    "adconfigurationtest",
    "drsdiscoverytest",
    "drsconnectivitytest",
    "tokenacquisitiontest",
    "fallbacktosync-join",
    "previousregistration",
    "errorphase",
    "clienterrorcode",
    "servererrorcode",
    "servermessage",
    "httpsstatus",
    "autodetectsettings",
    "auto-configurationurl",
    "proxyserverlist",
    "proxybypasslist",
    "accesstype",
    "isdevicejoined",
    "isuserazuread",
    "policyenabled",
    "postlogonenabled",
    "deviceeligible",
    "sessionisnotremote",
    "certenrollment",
    "prereqresult",
    "cloudkerberos",
    "keyrecoveryrequired",
    "workplacedeviceid",
    "workplacethumbprint",
    "workplaceidp",
    "workplacetenantid",
    "workplacetenantname",
    "workplacemdmurl",
    "workplacesettingsurl",
    "workaccountcount",
    "scepready",
    "x509certrequired",
    "logoncerttemplateready",
    "adfsraisready",
    "userisremote",
    "machinepolicysource",
    "tenanttype",
    "azureadprtdiagnostics",
    "tpmattestation",
    "devicediagnostics",
    "isserviceprincipal",
    "rpid",
    "joinedtype",
    "bitlockerpolicyenabled",
    "devicemanagementsrvver",
    "edpenabled",
    "enterprisejoinedtype",
    "ssostate",
    "prtsourcetype",
    "deviceversion",
    "firstloginneeded",
    "pinrecoveryenabled",
    "osversion",
    "windowshelloforbusiness",
    "hybridcertificate",
    "wamaccounts",
    "accountcount",
];

/// Titles of the sections.
const SECTIONS: &[&str] = &[
    "device state",
    "device details",
    "tenant details",
    "user state",
    "sso state",
    "diagnostic data",
    "ie proxy config for current user",
    "winhttp default proxy config",
    "ngc prerequisite check",
    "work account",
    "workplace join",
    "device diagnostic data",
];

/// Lines that `dsregcmd /join /debug` prints.
const DEBUG: &[&str] = &[
    "precheckresult",
    "devicekeyshealthy",
    "isjoined",
    "isdcavailable",
    "issystem",
    "keyprovider",
    "keycontainer",
    "dsrinstance",
    "elapsedseconds",
    "resultcode",
];

fn packed(label: &str) -> String {
    let kept = label.chars().filter(|c| !c.is_whitespace());
    kept.collect::<String>().to_lowercase()
}

fn known(label: &str) -> bool {
    let label = packed(label);
    LABELS.contains(&label.as_str()) || DEBUG.contains(&label.as_str())
}

/// A line without what a chat or a mail put in front of it.
fn bare(line: &str) -> &str {
    let mut line = line.trim_end();
    loop {
        let cut = line.trim_start_matches([' ', '\t', '\u{a0}', '\u{feff}']);
        let cut = cut
            .strip_prefix("> ")
            .or_else(|| cut.strip_prefix('>'))
            .unwrap_or(cut);
        let cut = cut
            .strip_prefix("* ")
            .or_else(|| cut.strip_prefix("- "))
            .or_else(|| cut.strip_prefix("• "))
            .unwrap_or(cut);
        if cut.len() == line.len() {
            return line;
        }
        line = cut;
    }
}

/// The title of a section, framed or bare.
fn section(line: &str) -> Option<String> {
    let title = line
        .trim_matches(|c: char| c == '|' || c.is_whitespace() || c == '*' || c == '#')
        .to_lowercase();
    let title = title
        .strip_prefix("work account ")
        .map_or(title.clone(), |_| "work account".to_owned());
    SECTIONS.contains(&title.as_str()).then_some(title)
}

/// The label in front of the first colon, if it is a word of the command.
fn label(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim();
    let fits = !label.is_empty()
        && label.len() <= 32
        && label.starts_with(|c: char| c.is_alphabetic())
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    // `KeySignTest: :` was seen.
    fits.then(|| (label, value.trim_start_matches([' ', '\t', ':']).trim()))
}

/// Reads the fields; gives how many there were. Fewer than the text needs to be such an output give 0.
pub(crate) fn read(sink: &mut Sink<'_>, text: &str) -> usize {
    let lines = lines(text);
    let count = lines
        .iter()
        .filter(|(_, line)| label(bare(line)).is_some_and(|(name, _)| known(name)))
        .count();
    let framed = lines
        .iter()
        .any(|(_, line)| line.contains('|') && section(bare(line)).is_some());
    if count < 2
        || (count < 3
            && !framed
            && !text.contains("AzureAd")
            && !text.contains("dsregcmd")
            && !text.contains("ErrorCode"))
    {
        return 0;
    }
    let width = width(&lines);
    let mut fields: Vec<(u32, Status, usize)> = Vec::new();
    let (mut capture, mut title) = (0, String::new());
    let mut seen: Vec<String> = Vec::new();
    let mut captures = 0;
    let mut begun = false;
    for (number, raw) in &lines {
        let line = bare(raw);
        if line.starts_with("+--") || line.starts_with("---") || line.is_empty() || line == "|" {
            continue;
        }
        if let Some(found) = section(line) {
            if found == "device state" {
                if begun && !seen.is_empty() {
                    capture += 1;
                    seen.clear();
                }
                begun = true;
            }
            title = found;
            continue;
        }
        if let Some((name, value)) = label(line)
            && (known(name) || (begun && line.contains(" : ") && !continues(&fields, width, raw)))
        {
            let key = packed(name);
            // Only these stand once in a run: seen again, another run begins.
            let once = matches!(
                key.as_str(),
                "azureadjoined" | "azureadprt" | "ngcset" | "isdevicejoined"
            );
            if once && seen.contains(&key) && !(key == "ngcset" && title == "work account") {
                capture += 1;
                seen.clear();
            }
            seen.push(key);
            captures = captures.max(capture + 1);
            let status = Status {
                capture,
                section: title.clone(),
                label: name.to_owned(),
                value: value.to_owned(),
                known: known(name),
            };
            fields.push((*number, status, raw.trim_end().chars().count()));
        } else if continues(&fields, width, raw)
            && let Some((last, status, long)) = fields.last_mut()
            && *last + 1 >= *number - u32::try_from(status.value.len() / 20).unwrap_or(0)
        {
            status.value.push_str(if width.is_some() {
                raw.trim_end()
            } else {
                line
            });
            *long = raw.trim_end().chars().count();
        }
    }
    for (number, status, _) in &fields {
        let key = packed(&status.label);
        if key == "devicename" {
            sink.device(&status.value);
        }
        let shown = format!("{} : {}", status.label, status.value);
        let lane = if status.section == "sso state" {
            Lane::SignIn
        } else {
            Lane::Registration
        };
        sink.push(*number, lane, &shown, Fact::Status(status.clone()));
    }
    if captures > 1 {
        sink.note(
            "input-several-captures",
            format!("{captures} runs of the command stand in this text"),
            0,
        );
    }
    partial(sink, text, &fields);
    if let Some(width) = width {
        // What is shared must hold every value in one piece, or no alias would fit it.
        sink.evidence.sources[sink.source].text = Some(joined(&lines, width));
    }
    sink.kind(Kind::Dsregcmd);
    fields.len()
}

/// The text with its broken lines put together.
fn joined(lines: &[(u32, &str)], width: usize) -> String {
    let mut out = String::new();
    let mut full = false;
    for (_, line) in lines {
        if (!full || line.starts_with(' ')) && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line.trim_end());
        full = line.trim_end().chars().count() + 1 >= width;
    }
    out.push('\n');
    out
}

/// The columns of the window that broke the lines, if one did: many lines have exactly the same, full length.
fn width(lines: &[(u32, &str)]) -> Option<usize> {
    let longest = lines.iter().map(|(_, line)| line.chars().count()).max()?;
    let full = lines
        .iter()
        .filter(|(_, line)| line.chars().count() == longest)
        .count();
    // An unbroken output has frames of 72 signs as its longest lines, or a URL alone.
    let broken = lines.iter().any(|(_, line)| {
        line.trim_start().starts_with('-') && line.trim_end().ends_with('+') && !line.contains("+-")
    });
    (full >= 2 && longest < 72 && (20..=200).contains(&longest) || broken).then_some(longest)
}

/// Whether the line goes on with the value before it.
fn continues(fields: &[(u32, Status, usize)], width: Option<usize>, raw: &str) -> bool {
    let Some((_, last, long)) = fields.last() else {
        return false;
    };
    match width {
        Some(width) => *long + 1 >= width && !raw.starts_with(' '),
        // No window can be told: only a word directly behind an open value.
        None => {
            let open = last.value.ends_with(['/', '-', '_', ','])
                || last.value.starts_with('[') && !last.value.contains(']');
            open && !raw.trim().is_empty() && !raw.contains(" : ")
        }
    }
}

/// Says when the text is only a part.
fn partial(sink: &mut Sink<'_>, text: &str, fields: &[(u32, Status, usize)]) {
    let has = |name: &str| {
        fields
            .iter()
            .any(|(_, status, _)| packed(&status.label) == name)
    };
    let debug = fields
        .iter()
        .any(|(_, status, _)| packed(&status.label) == "precheckresult");
    let Some((line, last, _)) = fields.last() else {
        return;
    };
    let ends_open = !text.ends_with('\n')
        && text.trim_end().ends_with(last.value.as_str())
        && !last.value.is_empty();
    let head = has("azureadjoined");
    if debug {
        return;
    }
    if !head {
        sink.note("input-partial", "the section Device State is not there: whether the device is joined is not known from this text", 0);
    } else if ends_open && fields.len() > 3 && !complete(last) {
        sink.note(
            "input-partial",
            "the text ends in the middle of a line",
            *line,
        );
    }
}

/// Whether a value at the very end of the text can be whole.
fn complete(status: &Status) -> bool {
    matches!(
        status.value.as_str(),
        "YES" | "NO" | "PASSED" | "DIRECT" | "NONE" | "none" | "PASS" | "ENABLED" | "NOT SET"
    ) || status.value.starts_with("Will")
}
