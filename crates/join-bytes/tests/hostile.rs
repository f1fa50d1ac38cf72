//! A share of the hostile inputs; `examples/hostile.rs` tries them in millions.
mod common;
#[path = "common/mutator.rs"]
mod mutator;

#[test]
fn damaged_artefacts_are_read_or_refused_and_always_covered() {
    let mut refused = 0;
    for (number, group) in mutator::GROUPS.iter().enumerate() {
        let mut mutator = mutator::Mutator::new(number as u64 + 1, group.1);
        for attempt in 0..4000 {
            match mutator.try_one() {
                Ok(read) => refused += u32::from(!read),
                Err(error) => panic!("{}, attempt {attempt}: {error}", group.0),
            }
        }
    }
    // Both must happen, or the damage is none.
    assert!(
        (4000..19_900).contains(&refused),
        "{refused} of 20,000 were refused"
    );
}
