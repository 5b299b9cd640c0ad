//! What the linker says of a compiled module (`--emit-relocs`): which function and which piece of data refers to which. So it
//! is known exactly what the first part of the module can do without, though a table or the memory holds it.

use std::collections::HashSet;
use std::ops::Range;

use wasmparser::{
    DataKind, ElementItems, ElementKind, ExternalKind, KnownCustom, Linking, Operator, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

use crate::Result;

/// What is not reached.
pub(crate) struct Apart {
    /// Places in the table of functions.
    pub(crate) slots: HashSet<u32>,
    /// Pieces of the memory, in order, none touching another.
    pub(crate) data: Vec<Range<u32>>,
}

/// What is not reached from those exports that `is_root`, nor from data that changes, where functions whose name `is_stop`
/// lead no further.
pub(crate) fn not_reached(
    module: &[u8],
    is_root: impl Fn(&str) -> bool,
    is_stop: impl Fn(&str) -> bool,
) -> Result<Apart> {
    let links = Links::read(module).map_err(|error| format!("what the linker says can't be read: {error}"))?;
    if links.data.is_empty() || links.edges.iter().all(Vec::is_empty) {
        return Err("the linker says nothing of the module: is it linked with --emit-relocs?".to_owned());
    }
    let stops: HashSet<usize> =
        links.names.iter().filter(|(_, name)| is_stop(name)).map(|(function, _)| *function).collect();
    if links.slots.iter().any(|(_, function)| stops.contains(function)) {
        return Err("a function of divide::POINTS is called by its address: it can't be in the second part".to_owned());
    }
    let roots = links.exports.iter().filter(|(name, _)| is_root(name)).map(|(_, function)| *function);
    let changing = links.data.iter().filter(|data| data.changes).map(|data| data.node);
    let reached = links.reach(roots.chain(changing).collect(), &stops);
    let slots = links.slots.iter().filter(|(_, function)| !reached.contains(function)).map(|(slot, _)| *slot);
    Ok(Apart { slots: slots.collect(), data: links.without(&reached) })
}

/// A node is a function, by its index, or a piece of data, by that of its symbol behind all functions.
#[derive(Default)]
struct Links {
    edges: Vec<Vec<usize>>,
    /// The functions by name.
    names: Vec<(usize, String)>,
    exports: Vec<(String, usize)>,
    /// What is in the table.
    slots: Vec<(u32, usize)>,
    /// In the order of their places.
    data: Vec<Data>,
}

struct Data {
    node: usize,
    place: Range<u32>,
    changes: bool,
}

/// A section as far as relocations are about it: where it begins, and what has its bytes.
#[derive(Default)]
struct Section {
    start: usize,
    owners: Vec<(Range<usize>, Vec<usize>)>,
}

/// Where a segment of data stands: in the memory, and in the file.
struct Segment {
    address: u32,
    file: Range<usize>,
    changes: bool,
}

impl Links {
    fn read(module: &[u8]) -> wasmparser::Result<Self> {
        let mut links = Self::default();
        let (mut imported, mut bodies) = (0, Vec::new());
        let (mut code, mut data) = (Section::default(), Section::default());
        let (mut segments, mut symbols, mut constants) = (Vec::new(), Vec::new(), Vec::new());
        let mut relocations = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            links.exports.push((export.name.to_owned(), export.index as usize));
                        }
                    }
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let element = element?;
                        if let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                            (element.kind, element.items)
                        {
                            let offset = constant(&offset_expr)?;
                            for (slot, function) in (offset..).zip(functions) {
                                links.slots.push((slot, function? as usize));
                            }
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => code.start = range.start,
                Payload::CodeSectionEntry(body) => bodies.push(body.range()),
                Payload::DataSection(section) => {
                    data.start = section.range().start;
                    for segment in section {
                        let segment = segment?;
                        if let DataKind::Active { offset_expr, .. } = segment.kind {
                            let start = segment.range.end - segment.data.len();
                            segments.push(Segment {
                                address: constant(&offset_expr)?,
                                file: start..segment.range.end,
                                changes: true,
                            });
                        }
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            match part? {
                                Linking::SymbolTable(table) => {
                                    symbols = table.into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
                                }
                                Linking::SegmentInfo(infos) => {
                                    for info in infos {
                                        constants.push(info?.name.starts_with(".rodata"));
                                    }
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(section) => {
                        let entries = section.entries().into_iter().collect::<wasmparser::Result<Vec<_>>>()?;
                        relocations.push((custom.name() == "reloc.CODE", entries));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        code.owners = bodies.iter().enumerate().map(|(index, body)| (body.clone(), vec![imported + index])).collect();
        let functions = imported + bodies.len();
        links.edges = vec![Vec::new(); functions + symbols.len()];
        for (segment, is_constant) in segments.iter_mut().zip(constants) {
            segment.changes = !is_constant;
        }
        links.take_symbols(&symbols, functions, &segments, &mut data);
        for (is_code, entries) in relocations {
            links.take_relocations(if is_code { &code } else { &data }, &entries, &symbols, functions);
        }
        Ok(links)
    }

    fn take_symbols(
        &mut self,
        symbols: &[SymbolInfo<'_>],
        functions: usize,
        segments: &[Segment],
        section: &mut Section,
    ) {
        for (index, symbol) in symbols.iter().enumerate() {
            match symbol {
                SymbolInfo::Func { index, name: Some(name), .. } => {
                    self.names.push((*index as usize, (*name).to_owned()));
                }
                SymbolInfo::Data { symbol: Some(symbol), .. } if symbol.size > 0 => {
                    let Some(segment) = segments.get(symbol.index as usize) else { continue };
                    let start = segment.address + symbol.offset;
                    self.data.push(Data {
                        node: functions + index,
                        place: start..start + symbol.size,
                        changes: segment.changes,
                    });
                    let file = segment.file.start + symbol.offset as usize;
                    section.owners.push((file..file + symbol.size as usize, vec![functions + index]));
                }
                _ => {}
            }
        }
        self.data.sort_by_key(|data| (data.place.start, data.place.end));
        section.owners.sort_by_key(|(place, _)| (place.start, place.end));
        section.owners = merged(std::mem::take(&mut section.owners));
        // Pieces that share bytes are one.
        for (_, owners) in &section.owners {
            for (one, next) in owners.iter().zip(owners.iter().skip(1)) {
                self.link(*one, *next);
                self.link(*next, *one);
            }
        }
    }

    fn take_relocations(
        &mut self,
        section: &Section,
        entries: &[RelocationEntry],
        symbols: &[SymbolInfo<'_>],
        functions: usize,
    ) {
        for entry in entries.iter().filter(|entry| entry.ty != RelocationType::TypeIndexLeb) {
            let to = match symbols.get(entry.index as usize) {
                Some(SymbolInfo::Func { index, .. }) => *index as usize,
                Some(SymbolInfo::Data { .. }) => functions + entry.index as usize,
                _ => continue,
            };
            let place = section.start + entry.offset as usize;
            let behind = section.owners.partition_point(|(range, _)| range.start <= place);
            let owners = behind.checked_sub(1).and_then(|index| section.owners.get(index));
            if let Some(from) = owners.filter(|(range, _)| range.contains(&place)).and_then(|(_, nodes)| nodes.first())
            {
                self.link(*from, to);
            }
        }
    }

    fn link(&mut self, from: usize, to: usize) {
        if let Some(edges) = self.edges.get_mut(from) {
            edges.push(to);
        }
    }

    fn reach(&self, mut waiting: Vec<usize>, stops: &HashSet<usize>) -> HashSet<usize> {
        let mut reached = HashSet::new();
        while let Some(node) = waiting.pop() {
            if !stops.contains(&node) && reached.insert(node) {
                waiting.extend(self.edges.get(node).into_iter().flatten());
            }
        }
        reached
    }

    /// Where data is that is not reached, and none that is.
    fn without(&self, reached: &HashSet<usize>) -> Vec<Range<u32>> {
        let mut ranges: Vec<Range<u32>> = Vec::new();
        let mut was_apart = false;
        // Bytes that are shared have been linked: a piece that is not reached shares none with one that is.
        for data in &self.data {
            let is_apart = !reached.contains(&data.node);
            match ranges.last_mut() {
                // What is between two of them fills up, and belongs to nobody.
                Some(last) if is_apart && was_apart => last.end = last.end.max(data.place.end),
                _ if is_apart => ranges.push(data.place.clone()),
                _ => {}
            }
            was_apart = is_apart;
        }
        ranges
    }
}

/// Ranges that overlap become one, with all owners.
fn merged(sorted: Vec<(Range<usize>, Vec<usize>)>) -> Vec<(Range<usize>, Vec<usize>)> {
    let mut result: Vec<(Range<usize>, Vec<usize>)> = Vec::new();
    for (range, owners) in sorted {
        match result.last_mut() {
            Some((last, all)) if range.start < last.end => {
                last.end = last.end.max(range.end);
                all.extend(owners);
            }
            _ => result.push((range, owners)),
        }
    }
    result
}

/// The number that an expression is.
fn constant(expression: &wasmparser::ConstExpr<'_>) -> wasmparser::Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => Ok(0),
    }
}
