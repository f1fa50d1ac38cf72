//! A module whose functions stand beside those that they resemble: what is packed finds its repetitions nearby.
//! The linker's order is that of size, which says nothing about likeness.
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, Function, FunctionSection, Module};
use wasmparser::{
    CustomSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

/// Bytes of code that two functions share when they count as something in common.
const SHARED: usize = 5;
/// What more functions than this share is in all code and tells nothing.
const COMMON: usize = 60;

/// The same module in another order and without custom sections.
pub fn alike(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut imports = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("reading the module that wasm-bindgen made")? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.context("reading an import")?;
                    imports += usize::from(matches!(import.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = chain(&bodies);
    let mut places: Vec<usize> = (0..imports + order.len()).collect();
    for (new, old) in order.iter().enumerate() {
        places[imports + old] = imports + new;
    }
    let mut module = Module::new();
    let mut writer = Writer {
        places,
        order,
        bodies: Vec::new(),
    };
    writer
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .context("writing the module in another order")?;
    Ok(module.finish())
}

/// From the first function to the one most like it, and so on; where there is none, on with the first that is left.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<HashSet<&[u8]>> = bodies
        .iter()
        .map(|body| body.windows(SHARED).collect())
        .collect();
    let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            owners.entry(piece).or_default().push(function);
        }
    }
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = left.pop_first();
    while let Some(here) = next {
        order.push(here);
        left.remove(&here);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let owners = pieces[here].iter().map(|piece| &owners[piece]);
        for owner in owners.filter(|all| all.len() <= COMMON).flatten() {
            if left.contains(owner) {
                *shared.entry(*owner).or_default() += 1;
            }
        }
        // Shared pieces out of all pieces of both, in whole numbers so that every machine agrees.
        let likeness = |(other, shared): (&usize, &usize)| {
            shared * 1_000_000 / (pieces[here].len() + pieces[*other].len() - shared)
        };
        let best = shared.iter().max_by_key(|pair| likeness(*pair));
        next = best.map(|(other, _)| *other).or(left.first().copied());
    }
    order
}

/// Writes a module anew with its functions in another order.
struct Writer {
    /// New number of each function, imports first.
    places: Vec<usize>,
    /// Old number of each function that has a body, in the new order.
    order: Vec<usize>,
    /// Bodies in the old order, until all are there.
    bodies: Vec<Function>,
}

impl Reencode for Writer {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.places[function as usize] as u32)
    }

    fn parse_function_section(
        &mut self,
        to: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for old in self.order.clone() {
            to.function(self.type_index(types[old])?);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        to: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        self.bodies.push(function);
        if self.bodies.len() == self.order.len() {
            for old in &self.order {
                to.function(&self.bodies[*old]);
            }
        }
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, CustomSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
        ImportSection, Instruction, RefType, TableSection, TableType, TypeSection, ValType,
    };

    /// Functions of two kinds by turns: sums that all begin alike, and calls of the import and of the last sum.
    fn module() -> Vec<u8> {
        let mut module = Module::new();
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([], [ValType::I32]);
        module.section(&types);
        let mut imports = ImportSection::new();
        imports.import("m", "a", EntityType::Function(0));
        module.section(&imports);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        let (mut exports, mut last) = (ExportSection::new(), 0);
        for number in 0..6 {
            let mut body = Function::new([]);
            if number % 2 == 0 {
                for sum in [70_000, 80_000, 90_000, number] {
                    body.instruction(&Instruction::I32Const(sum));
                }
                for _ in 0..3 {
                    body.instruction(&Instruction::I32Add);
                }
                last = number as u32 + 1;
                exports.export(&format!("sum{number}"), ExportKind::Func, last);
            } else {
                body.instruction(&Instruction::Call(0));
                body.instruction(&Instruction::Call(last));
                body.instruction(&Instruction::Drop);
            }
            body.instruction(&Instruction::End);
            functions.function(u32::from(number % 2 == 0));
            code.function(&body);
        }
        module.section(&functions);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            minimum: 6,
            maximum: None,
            table64: false,
            shared: false,
        });
        module.section(&tables);
        module.section(&exports);
        let mut elements = ElementSection::new();
        let all = Elements::Functions((1..7).collect());
        elements.active(None, &ConstExpr::i32_const(0), all);
        module.section(&elements);
        module.section(&code);
        let custom = CustomSection {
            name: "c".into(),
            data: b"custom"[..].into(),
        };
        module.section(&custom);
        module.finish()
    }

    /// What can be reached by name or through the table: per export and entry, the code with calls followed.
    fn reach(wasm: &[u8]) -> Vec<String> {
        let (mut names, mut table, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.expect("a module") {
                Payload::ExportSection(all) => {
                    names.extend(all.into_iter().map(|export| export.expect("an export")));
                }
                Payload::ElementSection(all) => {
                    for element in all {
                        if let wasmparser::ElementItems::Functions(all) =
                            element.expect("one").items
                        {
                            table.extend(all.into_iter().map(|function| function.expect("one")));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let shown = |function: u32| {
            let mut text = String::new();
            for operator in bodies[function as usize - 1]
                .get_operators_reader()
                .expect("code")
            {
                match operator.expect("code") {
                    wasmparser::Operator::Call { function_index: 0 } => text += "import ",
                    wasmparser::Operator::Call { function_index } => {
                        let inner = &bodies[function_index as usize - 1];
                        text += &format!("({:?}) ", inner.as_bytes());
                    }
                    other => text += &format!("{other:?} "),
                }
            }
            text
        };
        let exports = names
            .iter()
            .map(|export| format!("{}: {}", export.name, shown(export.index)));
        exports
            .chain(table.iter().map(|function| shown(*function)))
            .collect()
    }

    #[test]
    fn all_names_and_calls_reach_what_they_reached() {
        let before = module();
        let after = alike(&before).expect("a module");
        wasmparser::validate(&after).expect("still valid");
        assert_eq!(reach(&after).len(), 9, "exports and table");
        assert_eq!(reach(&after), reach(&before));
        assert_ne!(after, before);
        assert!(!after.windows(6).any(|bytes| bytes == b"custom"));
        assert_eq!(
            alike(&before).expect("a module"),
            after,
            "the same every time"
        );
    }

    #[test]
    fn what_is_alike_stands_together() {
        let bodies: [&[u8]; 4] = [
            b"one two three",
            b"four five six",
            b"one two seven",
            b"four five eight",
        ];
        assert_eq!(chain(&bodies), [0, 2, 1, 3]);
        assert_eq!(chain(&[b"ab", b"cd"]), [0, 1]);
        assert_eq!(chain(&[]), [0_usize; 0]);
        alike(b"no module").expect_err("not a module");
    }
}
