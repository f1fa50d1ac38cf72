//! Bakes the attacks for the page: their bytes, and when and with which nonce they are judged.
use crate::attacks::ATTACKS;
use crate::make::{Maker, Problem};
use std::format;
use std::path::Path;
use std::string::String;
use std::vec::Vec;

/// What the program is baked from: the attacks, and the world of the vectors.
///
/// # Errors
/// The bytes of an attack cannot be made.
pub fn bake(vectors: &Path) -> Result<[Vec<u8>; 2], Problem> {
    let maker = Maker::new(vectors.to_path_buf())?;
    let mut list = String::new();
    let mut files = Vec::new();
    for attack in ATTACKS {
        let before = maker.service();
        let mut world = maker.service();
        (attack.world)(&mut world);
        list += &format!("{} {}\n", attack.id, world.now);
        files.push((String::from(attack.id), (attack.make)(&maker)?));
        if world.nonce != before.nonce
            && let Some(nonce) = world.nonce
        {
            files.push((format!("{}/nonce", attack.id), nonce));
        }
    }
    files.push((String::new(), list.into_bytes()));
    let attacks = join_inspect::pack(&files)?;
    let [_, _, world] = join_inspect::bake(vectors)?;
    Ok([attacks, world])
}
