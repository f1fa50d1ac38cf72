//! Takes the texts of panics out of a module: a page never shows them, because a fault of its program ends the call with a trap. With
//! them goes whatever only puts them together, and what each call handed to them. A panic stays what it is: the end of the call.
use std::collections::HashSet;
use walrus::ir::{Instr, InstrSeq, InstrSeqId, Unreachable, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, FunctionId, FunctionKind, LocalFunction, Module};

/// Functions of the standard library that never come back, as the compiler names them.
const ENDS: [&str; 13] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already_",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::alloc::handle_alloc_error",
    "__rustc::rust_begin_unwind",
    "__rustc::rust_panic",
];

/// A longer path is no place in a source; nor is a later line.
const LONGEST: usize = 300;
const LAST_LINE: u32 = 100_000;

/// Makes traps of the functions that end a program, and drops what nobody uses any more.
pub fn trim(module: &mut Module) {
    let ends: HashSet<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| function.name.as_deref().is_some_and(is_end))
        .filter(|function| module.types.get(function.ty()).results().is_empty())
        .map(|function| function.id())
        .collect();
    let mut places = HashSet::new();
    for (id, function) in module.funcs.iter_local_mut() {
        if ends.contains(&id) {
            let entry = function.entry_block();
            let body = &mut function.block_mut(entry).instrs;
            body.clear();
            body.push((Unreachable {}.into(), Default::default()));
        } else {
            shorten(function, &ends, &mut places);
        }
    }
    walrus::passes::gc::run(module);
    forget(module, &places);
}

/// Names carry the sum of their crate in brackets, which is another one with each compiler.
fn is_end(name: &str) -> bool {
    let mut plain = String::with_capacity(name.len());
    let mut parts = name.split('[');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once(']').map_or(part, |(_, rest)| rest));
    }
    ENDS.iter().any(|end| plain.starts_with(end))
}

/// The sequences of instructions of a function.
struct Sequences(Vec<InstrSeqId>);

impl<'i> Visitor<'i> for Sequences {
    fn start_instr_seq(&mut self, sequence: &'i InstrSeq) {
        self.0.push(sequence.id());
    }
}

/// Traps where one of the ends is called, without what was put together for the call. The last of it is often a place in a source.
fn shorten(function: &mut LocalFunction, ends: &HashSet<FunctionId>, places: &mut HashSet<u32>) {
    let mut all = Sequences(Vec::new());
    dfs_in_order(&mut all, function, function.entry_block());
    for id in all.0 {
        let instructions = &mut function.block_mut(id).instrs;
        let call = instructions
            .iter()
            .position(|(one, _)| matches!(one, Instr::Call(call) if ends.contains(&call.func)));
        let Some(call) = call else { continue };
        instructions.truncate(call);
        if let Some((Instr::Const(last), _)) = instructions.last()
            && let Value::I32(address) = last.value
        {
            places.insert(address.cast_unsigned());
        }
        // Nobody sees what these leave behind once the trap is reached; what stands before another call stays.
        while instructions.last().is_some_and(|(one, _)| {
            matches!(
                one,
                Instr::Const(_)
                    | Instr::LocalGet(_)
                    | Instr::LocalSet(_)
                    | Instr::LocalTee(_)
                    | Instr::GlobalGet(_)
                    | Instr::Load(_)
                    | Instr::Store(_)
                    | Instr::Unop(_)
                    | Instr::Binop(_)
                    | Instr::Drop(_)
            )
        }) {
            instructions.pop();
        }
        instructions.push((Unreachable {}.into(), Default::default()));
    }
}

/// Zeros in the place of places in sources: pointer and length of a path, line and column.
fn forget(module: &mut Module, places: &HashSet<u32>) {
    let ids: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(base)),
            ..
        } = data.kind
        else {
            continue;
        };
        for address in places {
            let at = address.wrapping_sub(base.cast_unsigned()) as usize;
            if is_place(&data.value, base.cast_unsigned(), at) {
                data.value[at..at + 16].fill(0);
            }
        }
    }
}

fn is_place(bytes: &[u8], base: u32, at: usize) -> bool {
    let number = |at: usize| {
        let four = bytes.get(at..)?.first_chunk()?;
        Some(u32::from_le_bytes(*four))
    };
    let found = || {
        let path = number(at)?.checked_sub(base)? as usize;
        let path = bytes.get(path..path.checked_add(number(at + 4)? as usize)?)?;
        let (line, column) = (number(at + 8)?, number(at + 12)?);
        let numbers = (1..LAST_LINE).contains(&line) && (1..LAST_LINE).contains(&column);
        Some(numbers && path.len() < LONGEST && path.ends_with(b".rs"))
    };
    found().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ir::BinaryOp;
    use walrus::{FunctionBuilder, ModuleConfig, ValType};

    const BASE: u32 = 1024;

    /// A function that panics with a place, one that only the panic uses, and one that divides.
    fn module() -> Module {
        let mut module = Module::with_config(ModuleConfig::new());
        let memory = module.memories.add_local(false, false, 1, None, None);
        let mut data = b"src/lib.rs\0\0".to_vec();
        for number in [BASE, 10, 7, 5, BASE, 10, 8, 5] {
            data.extend(number.to_le_bytes());
        }
        let offset = ConstExpr::Value(Value::I32(BASE.cast_signed()));
        module.data.add(DataKind::Active { memory, offset }, data);
        let mut words = FunctionBuilder::new(&mut module.types, &[], &[]);
        words.name("core[0123456789abcdef]::fmt::write".to_owned());
        words.func_body().i32_const(1).drop();
        let words = words.finish(vec![], &mut module.funcs);
        let place = module.locals.add(ValType::I32);
        let mut panic = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        panic.name("core[0123456789abcdef]::panicking::panic_fmt".to_owned());
        panic.func_body().call(words).unreachable();
        let panic = panic.finish(vec![place], &mut module.funcs);
        let by = module.locals.add(ValType::I32);
        let mut divide = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        divide.func_body().local_get(by).if_else(
            ValType::I32,
            |then| {
                then.i32_const(12).local_get(by).binop(BinaryOp::I32DivU);
            },
            |other| {
                other
                    .i32_const(BASE.cast_signed() + 12)
                    .call(panic)
                    .unreachable();
            },
        );
        let divide = divide.finish(vec![by], &mut module.funcs);
        module.exports.add("divide", divide);
        module.exports.add("memory", memory);
        module
    }

    #[test]
    fn a_panic_is_a_trap_and_its_words_and_its_place_are_gone() {
        let mut module = module();
        assert_eq!(module.funcs.iter().count(), 3);
        let before = module.emit_wasm();
        trim(&mut module);
        assert_eq!(
            module.funcs.iter().count(),
            1,
            "words and panic are used by nobody"
        );
        let after = module.emit_wasm();
        assert!(after.len() < before.len());
        // Still a module, by another reading.
        let again = Module::from_buffer(&after).expect("it is valid");
        let data = again.data.iter().next().expect("the data");
        assert_eq!(&data.value[..12], b"src/lib.rs\0\0");
        assert_eq!(data.value[12..28], [0; 16], "nobody asks for this place");
        assert_eq!(data.value[36..40], 8_u32.to_le_bytes(), "that is another's");
    }

    #[test]
    fn only_what_never_comes_back_is_an_end() {
        for (name, end) in [
            (
                "core[c5930c85a12de822]::panicking::panic_bounds_check",
                true,
            ),
            ("core::option::unwrap_failed", true),
            ("__rustc[b7974e8690430dd9]::rust_begin_unwind", true),
            (
                "<hashbrown[5e61]::raw::Fallibility>::capacity_overflow",
                false,
            ),
            ("core[c593]::fmt::write", false),
            ("my::core::panicking::x", false),
        ] {
            assert_eq!(is_end(name), end, "{name}");
        }
    }
}
