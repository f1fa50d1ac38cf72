//! What an open certification authority said to each field of a statement (`broken-kast.json`), compared with verdicts that are reckoned anew.
mod common;
use common::{crypto, flip, vector, world};
use join_bytes::{judge, read, recognise};
use serde::Deserialize;

#[derive(Deserialize)]
struct List<T> {
    results: Vec<T>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "flipped byte")]
    byte: usize,
    adcs_python: String,
}

#[test]
fn one_bit_of_each_field_of_the_statement_is_judged_like_an_open_authority_does() {
    let list: List<Field> = serde_json::from_slice(&vector("broken-kast.json")).unwrap();
    assert_eq!(list.results.len(), 153);
    let name = "07-transport.kast.bin";
    let original = vector(name);
    let world = world(name);
    for field in &list.results {
        let changed = read(&flip(&original, field.byte, 0), recognise(&original));
        let said = judge(&changed, &world, &mut crypto());
        let refused: Vec<_> = said.iter().filter(|one| one.ok == Some(false)).collect();
        let place = format!("{} at {}", field.name, field.byte);
        if field.adcs_python == "accepted" {
            // What that authority does not look at, ours may find malformed, or Microsoft's sample may; the service's checks hold.
            let service = refused
                .iter()
                .find(|one| one.who.starts_with("registration or"));
            assert!(service.is_none(), "{place}: {service:#?}");
        } else {
            assert!(
                !refused.is_empty(),
                "{place}: nobody objects, {} did",
                field.adcs_python
            );
        }
    }
}
