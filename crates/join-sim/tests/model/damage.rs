//! Ways to damage a text, for the hostile inputs: letters changed, lost, doubled, swapped, huge numbers, other alphabets.

use join_sim::Random;

/// What nobody expects in the place of a number or a word.
const ODD: &[&str] = &[
    "",
    "0",
    "-1",
    "+7",
    "00",
    "255",
    "256",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999999999999999",
    "1e9",
    "0x10",
    "1.5",
    "NaN",
    "ä",
    "𝟙",
    "١٢",
    "🔑",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "%00",
    "<b>",
    "\"",
    "\n",
    "\r\n",
    "\t",
    " ",
    "~",
    ".",
    "..",
    "=",
    "[[",
    "]",
    "{",
    "#",
];

/// The text with up to `most` damages and at least one, each at a random place.
pub fn damaged(text: &str, most: u64, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(most) {
        damage(&mut letters, random);
    }
    letters.into_iter().collect()
}

fn damage(letters: &mut Vec<char>, random: &mut Random) {
    let place = random.below(letters.len() as u64 + 1) as usize;
    let odd = ODD[random.below(ODD.len() as u64) as usize];
    let piece =
        |random: &mut Random| -> usize { (place + random.below(12) as usize).min(letters.len()) };
    match random.below(8) {
        0 if place < letters.len() => {
            letters.remove(place);
        }
        1 if place < letters.len() => letters[place] = char::from(32 + random.below(95) as u8),
        2 => letters.insert(place, any_letter(random)),
        3 => {
            letters.splice(place..place, odd.chars());
        }
        4 => {
            // A whole number gives way to another.
            let digit = |letter: &char| letter.is_ascii_digit();
            let from = letters[..place]
                .iter()
                .rposition(|letter| !digit(letter))
                .map_or(0, |at| at + 1);
            let to = letters[place..]
                .iter()
                .position(|letter| !digit(letter))
                .map_or(letters.len(), |at| place + at);
            let number = if random.below(2) == 0 {
                odd.to_string()
            } else {
                {
                    let bound = 1 << random.below(40);
                    random.below(bound).to_string()
                }
            };
            letters.splice(from..to, number.chars());
        }
        5 => {
            let to = piece(random);
            letters.drain(place..to);
        }
        6 => {
            let to = piece(random);
            let doubled: Vec<char> = letters[place..to].to_vec();
            letters.splice(place..place, doubled);
        }
        _ => letters.truncate(place),
    }
}

fn any_letter(random: &mut Random) -> char {
    char::from_u32(random.below(0x11_0000) as u32).unwrap_or('\u{fffd}')
}

/// A text of up to `most` letters, made of whatever the alphabet holds or of anything at all.
pub fn noise(alphabet: &str, most: u64, random: &mut Random) -> String {
    let known: Vec<char> = alphabet.chars().collect();
    let anything = random.below(4) == 0;
    (0..random.below(most + 1))
        .map(|_| {
            if anything {
                any_letter(random)
            } else {
                known[random.below(known.len() as u64) as usize]
            }
        })
        .collect()
}
