//! The module in two: one that reads, and one with what only those need who ask for more. The second has no memory of its
//! own: it works in the first's, and calls what the first has. So nothing is in both, and who only reads loads less.

use std::collections::HashSet;

use walrus::{ExportItem, FunctionKind, GlobalKind, ImportedFunction, Module, passes};

use crate::Result;

/// What the second module exports: building, verifying, predicting, comparing, redacting, and views that few ask for. All else is
/// in the first.
pub(crate) const SECOND: [&str; 19] = [
    "assembleCertificationRequest",
    "assembleTestToken",
    "authenticate",
    "build",
    "certificationRequestFindings",
    "certificationRequestInfo",
    "compare",
    "decodeAsn1",
    "format",
    "loadClientConfig",
    "preflight",
    "rebuild",
    "redact",
    "redactions",
    "testToken",
    "toText",
    "verifyChain",
    "verifyKeySet",
    "verifyToken",
];

/// The name under which the second module imports what the first has.
pub(crate) const FIRST: &str = "first";

/// The bytes of the first module and of the second.
pub(crate) fn divide(whole: &[u8]) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut first = parse(whole)?;
    let mut second = parse(whole)?;
    for name in SECOND {
        first.exports.remove(name).map_err(|error| format!("the module has no {name}: {error:#}"))?;
    }
    passes::gc::run(&mut first);
    let kept: HashSet<usize> = first.funcs.iter().map(|function| function.id().index()).collect();
    import_all(&mut second, &kept);
    export_to(&mut first, &second)?;
    Ok((first.emit_wasm(), second.emit_wasm()))
}

fn parse(bytes: &[u8]) -> Result<Module> {
    Module::from_buffer(bytes).map_err(|error| format!("the module can't be read: {error:#}"))
}

/// Makes imports of the functions of the first module, and of memory, table and globals; what is not used goes.
fn import_all(second: &mut Module, kept: &HashSet<usize>) {
    let others = second.exports.iter().filter(|export| !SECOND.contains(&export.name.as_str()));
    for export in others.map(|export| export.id()).collect::<Vec<_>>() {
        second.exports.delete(export);
    }
    for element in second.elements.iter().map(|element| element.id()).collect::<Vec<_>>() {
        second.elements.delete(element);
    }
    for data in second.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        second.data.delete(data);
    }
    second.start = None;
    let ids = second.funcs.iter_local().map(|(id, _)| id).filter(|id| kept.contains(&id.index())).collect::<Vec<_>>();
    for id in ids {
        let import = second.imports.add(FIRST, &name_of('f', id.index()), id);
        let function = second.funcs.get_mut(id);
        function.kind = FunctionKind::Import(ImportedFunction { import, ty: function.ty() });
    }
    for id in second.globals.iter().map(|global| global.id()).collect::<Vec<_>>() {
        let import = second.imports.add(FIRST, &name_of('g', id.index()), id);
        second.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    for id in second.memories.iter().map(|memory| memory.id()).collect::<Vec<_>>() {
        let import = second.imports.add(FIRST, &name_of('m', id.index()), id);
        second.memories.get_mut(id).import = Some(import);
        second.memories.get_mut(id).data_segments.clear();
    }
    for id in second.tables.iter().map(|table| table.id()).collect::<Vec<_>>() {
        let import = second.imports.add(FIRST, &name_of('t', id.index()), id);
        second.tables.get_mut(id).import = Some(import);
        second.tables.get_mut(id).elem_segments.clear();
    }
    passes::gc::run(second);
}

/// Exports what the second module imports of the first.
fn export_to(first: &mut Module, second: &Module) -> Result {
    let wanted: HashSet<&str> =
        second.imports.iter().filter(|import| import.module == FIRST).map(|import| import.name.as_str()).collect();
    let items = (first.funcs.iter().map(|function| (name_of('f', function.id().index()), function.id().into())))
        .chain(first.globals.iter().map(|global| (name_of('g', global.id().index()), global.id().into())))
        .chain(first.memories.iter().map(|memory| (name_of('m', memory.id().index()), memory.id().into())))
        .chain(first.tables.iter().map(|table| (name_of('t', table.id().index()), table.id().into())))
        .filter(|(name, _)| wanted.contains(name.as_str()))
        .collect::<Vec<(String, ExportItem)>>();
    if items.len() != wanted.len() {
        return Err("the second module wants what the first does not have".to_owned());
    }
    for (name, item) in items {
        first.exports.add(&name, item);
    }
    Ok(())
}

fn name_of(kind: char, index: usize) -> String {
    format!("{kind}{index}")
}
