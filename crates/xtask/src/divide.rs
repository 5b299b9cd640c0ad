//! The module in two: one that reads, and one with what only those need who ask for more. The second has no memory of its
//! own: it works in the first's, and calls what the first has. So nothing is in both, and who only reads loads less.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use walrus::ir::{self, Value, VisitorMut};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, GlobalKind, ImportedFunction,
    Module, ModuleConfig, passes,
};

use crate::Result;
use crate::links::{self, Apart};

/// What the second module exports: building, verifying, predicting, comparing, redacting, and views that few ask for. All else is
/// in the first, but for the points.
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

/// Functions that reading needs only where it has a signature to check, or a private key: the name under which the first module
/// imports each of them and the second exports it, and its path. They are few, and all mathematics with keys lies behind them. They
/// are marked `#[inline(never)]`, and not called by their address.
pub(crate) const POINTS: [(&str, &str); 5] = [
    ("isSmallOrder", "kubecred::verify::key_policy::is_small_order"),
    ("publicHalf", "kubecred::x509::private_key::secret::public_half"),
    ("tryKeys", "kubecred::verify::candidate::try_keys"),
    ("verifyPath", "kubecred::verify::chain::verify"),
    ("verifySignature", "kubecred::x509::signature::verify_numbers"),
];

/// The names under which each module imports what the other has.
pub(crate) const FIRST: &str = "first";
pub(crate) const POINTS_OF_SECOND: &str = "second";

/// What the first module can do without, of a module as it was compiled: there exports have a hash behind their names.
pub(crate) fn apart(compiled: &[u8]) -> Result<Apart> {
    let is_second =
        |name: &str| SECOND.iter().any(|second| name.strip_prefix(second).is_some_and(|end| end.starts_with('_')));
    let is_root = |name: &str| !is_second(name) && !name.starts_with("__wbindgen_describe");
    links::not_reached(compiled, is_root, |name| POINTS.iter().any(|(_, path)| is_named(name, path)))
}

/// Makes the points imports, and exports them: so whatever makes the module smaller leaves them as they are. They are found by
/// their names, which then go.
pub(crate) fn part(bound: &[u8]) -> Result<Vec<u8>> {
    let mut module = parse(bound)?;
    let mut imports = HashMap::new();
    for (name, path) in POINTS {
        let named = |name: &Option<String>| name.as_deref().is_some_and(|name| is_named(name, path));
        let found = module.funcs.iter().filter(|function| named(&function.name)).map(|function| function.id());
        let [point] = *found.collect::<Vec<_>>() else {
            return Err(format!("the module has no function {path}, or several: divide::POINTS must follow"));
        };
        let kind = module.funcs.get(point).ty();
        let (import, _) = module.add_import_func(POINTS_OF_SECOND, name, kind);
        module.exports.add(name, point);
        imports.insert(point, import);
    }
    call_others(&mut module, &imports);
    for section in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(section);
    }
    Ok(module.emit_wasm())
}

/// The bytes of the first module and of the second.
pub(crate) fn divide(whole: &[u8], apart: &Apart) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut first = parse(whole)?;
    let mut second = parse(whole)?;
    for name in SECOND.into_iter().chain(POINTS.map(|(name, _)| name)) {
        first.exports.remove(name).map_err(|error| format!("the module has no {name}: {error:#}"))?;
    }
    empty(&mut first, apart)?;
    passes::gc::run(&mut first);
    let kept: HashSet<usize> = first.funcs.iter().map(|function| function.id().index()).collect();
    call_own(&mut second)?;
    keep(&mut second, apart)?;
    import_all(&mut second, &kept);
    export_to(&mut first, &second)?;
    Ok((first.emit_wasm(), second.emit_wasm()))
}

fn parse(bytes: &[u8]) -> Result<Module> {
    ModuleConfig::new()
        .generate_name_section(false)
        .parse(bytes)
        .map_err(|error| format!("the module can't be read: {error:#}"))
}

/// Whether a symbol is the function of this path: Rust writes each of its names behind its length, the crate's behind a hash.
fn is_named(symbol: &str, path: &str) -> bool {
    let names: String = path.split("::").map(|name| format!("{}{name}", name.len())).collect();
    symbol.starts_with("_RNv") && symbol.ends_with(&names)
}

/// Calls other functions in place of some.
fn call_others(module: &mut Module, others: &HashMap<FunctionId, FunctionId>) {
    struct Calls<'a>(&'a HashMap<FunctionId, FunctionId>);
    impl VisitorMut for Calls<'_> {
        fn visit_function_id_mut(&mut self, function: &mut FunctionId) {
            *function = self.0.get(function).copied().unwrap_or(*function);
        }
    }
    for (_, function) in module.funcs.iter_local_mut() {
        let entry = function.entry_block();
        ir::dfs_pre_order_mut(&mut Calls(others), function, entry);
    }
}

/// In the second module the points are called where they are.
fn call_own(second: &mut Module) -> Result {
    let mut own = HashMap::new();
    for (name, _) in POINTS {
        let import = second.imports.get_func(POINTS_OF_SECOND, name);
        let export = second.exports.get_func(name);
        let (Ok(import), Ok(export)) = (import, export) else {
            return Err(format!("the module has lost {name}"));
        };
        own.insert(import, export);
    }
    call_others(second, &own);
    Ok(())
}

/// What is in the table of functions.
fn table(module: &Module) -> Result<BTreeMap<u32, FunctionId>> {
    let mut table = BTreeMap::new();
    for element in module.elements.iter() {
        match (&element.kind, &element.items) {
            (
                ElementKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. },
                ElementItems::Functions(functions),
            ) => {
                table.extend((offset.cast_unsigned()..).zip(functions.iter().copied()));
            }
            _ => return Err("a table of the module is filled otherwise than divide.rs knows".to_owned()),
        }
    }
    Ok(table)
}

/// Pieces of the memory, each with its place.
fn memory(module: &Module) -> Result<Vec<(u32, &[u8])>> {
    let pieces = module.data.iter().map(|data| match &data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } => {
            Ok((offset.cast_unsigned(), data.value.as_slice()))
        }
        _ => Err("the memory of the module is filled otherwise than divide.rs knows".to_owned()),
    });
    pieces.collect()
}

/// Takes out of the first module's table and memory what is apart.
fn empty(first: &mut Module, apart: &Apart) -> Result {
    // A place that is not called before the second module fills it: any function does.
    let filler = table(first)?.into_iter().find(|(slot, _)| !apart.slots.contains(slot)).map(|(_, function)| function);
    for element in first.elements.iter_mut() {
        if let (
            ElementKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. },
            ElementItems::Functions(functions),
        ) = (&element.kind, &mut element.items)
        {
            for (slot, function) in (offset.cast_unsigned()..).zip(functions) {
                if apart.slots.contains(&slot) {
                    *function = filler.unwrap_or(*function);
                }
            }
        }
    }
    memory(first)?;
    for id in first.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        let data = first.data.get_mut(id);
        if let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind {
            for range in &apart.data {
                let within = within(range, offset.cast_unsigned(), data.value.len());
                data.value.get_mut(within).into_iter().for_each(|bytes| bytes.fill(0));
            }
        }
    }
    Ok(())
}

/// Leaves in the second module's table and memory what is apart.
fn keep(second: &mut Module, apart: &Apart) -> Result {
    let table = table(second)?;
    let pieces: Vec<(u32, Vec<u8>)> = (memory(second)?.into_iter())
        .flat_map(|(place, bytes)| {
            apart.data.iter().filter_map(move |range| {
                let within = within(range, place, bytes.len());
                let start = u32::try_from(within.start).ok()?;
                bytes.get(within).filter(|bytes| !bytes.is_empty()).map(|bytes| (place + start, bytes.to_vec()))
            })
        })
        .collect();
    for element in second.elements.iter().map(|element| element.id()).collect::<Vec<_>>() {
        second.elements.delete(element);
    }
    for data in second.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        second.data.delete(data);
    }
    second.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    second.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
    let offset = |place: u32| ConstExpr::Value(Value::I32(place.cast_signed()));
    let functions = second.tables.main_function_table().ok().flatten().ok_or("the module has no table of functions")?;
    let mut runs: Vec<(u32, Vec<FunctionId>)> = Vec::new();
    for (slot, function) in table.into_iter().filter(|(slot, _)| apart.slots.contains(slot)) {
        match runs.last_mut() {
            Some((start, run)) if *start as usize + run.len() == slot as usize => run.push(function),
            _ => runs.push((slot, vec![function])),
        }
    }
    for (start, run) in runs {
        let kind = ElementKind::Active { table: functions, offset: offset(start) };
        let element = second.elements.add(kind, ElementItems::Functions(run));
        second.tables.get_mut(functions).elem_segments.insert(element);
    }
    let memory = second.memories.iter().next().map(|memory| memory.id()).ok_or("the module has no memory")?;
    for (place, bytes) in pieces {
        let data = second.data.add(DataKind::Active { memory, offset: offset(place) }, bytes);
        second.memories.get_mut(memory).data_segments.insert(data);
    }
    Ok(())
}

/// Where a range of the memory is in a piece of it; empty where it is not.
fn within(range: &Range<u32>, place: u32, length: usize) -> Range<usize> {
    let clamped = |end: u32| (end.saturating_sub(place) as usize).min(length);
    clamped(range.start)..clamped(range.end)
}

/// Makes imports of the functions of the first module, and of memory, table and globals; what is not used goes.
fn import_all(second: &mut Module, kept: &HashSet<usize>) {
    let is_own = |name: &str| SECOND.contains(&name) || POINTS.iter().any(|(point, _)| *point == name);
    let others = second.exports.iter().filter(|export| !is_own(&export.name));
    for export in others.map(|export| export.id()).collect::<Vec<_>>() {
        second.exports.delete(export);
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
    }
    for id in second.tables.iter().map(|table| table.id()).collect::<Vec<_>>() {
        let import = second.imports.add(FIRST, &name_of('t', id.index()), id);
        second.tables.get_mut(id).import = Some(import);
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

#[cfg(test)]
mod tests {
    use super::{is_named, within};

    #[test]
    fn functions_are_known_by_their_paths() {
        let symbol = "_RNvNtNtCskRl3qzJQr0w_8kubecred4x5099signature14verify_numbers";
        assert!(is_named(symbol, "kubecred::x509::signature::verify_numbers"));
        assert!(!is_named(symbol, "x509::signature::verify"));
        assert!(!is_named("verify_numbers", "kubecred::x509::signature::verify_numbers"));
    }

    #[test]
    fn ranges_are_cut_to_a_piece() {
        assert_eq!(within(&(10..20), 5, 100), 5..15);
        assert_eq!(within(&(10..20), 12, 4), 0..4);
        assert_eq!(within(&(10..20), 20, 4), 0..0);
        assert_eq!(within(&(10..20), 0, 10), 10..10);
    }
}
