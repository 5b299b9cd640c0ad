//! What the linker says of a compiled module (`--emit-relocs`): which function and which piece of data refers to which. So it
//! is known exactly what the first part of the module can do without, though a table or the memory holds it.

use std::collections::HashSet;
use std::ops::Range;

use wasmparser::{
    CustomSectionReader, DataKind, DataSectionReader, ElementItems, ElementKind, ElementSectionReader, ExternalKind,
    KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry, RelocationType, SymbolInfo, TypeRef,
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

/// What of a module says who refers to whom, as it stands there.
#[derive(Default)]
struct Sections<'m> {
    imported: usize,
    /// Functions, each where it stands in the file.
    bodies: Vec<Range<usize>>,
    segments: Vec<Segment>,
    /// Whether a segment holds what never changes.
    constant: Vec<bool>,
    symbols: Vec<SymbolInfo<'m>>,
    /// Where the sections of code and data begin, and the places in them that refer to symbols.
    code: (usize, Vec<RelocationEntry>),
    data: (usize, Vec<RelocationEntry>),
}

/// Where a segment of data stands: in the memory, and in the file.
struct Segment {
    address: u32,
    file: usize,
}

/// Places in the file, each with the nodes whose bytes it has.
type Owners = Vec<(Range<usize>, Vec<usize>)>;

impl Links {
    fn read(module: &[u8]) -> wasmparser::Result<Self> {
        let mut links = Self::default();
        let mut sections = Sections::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        sections.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
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
                Payload::ElementSection(elements) => links.take_table(elements)?,
                Payload::CodeSectionStart { range, .. } => sections.code.0 = range.start,
                Payload::CodeSectionEntry(body) => sections.bodies.push(body.range()),
                Payload::DataSection(data) => sections.take_data(data)?,
                Payload::CustomSection(custom) => sections.take_custom(&custom)?,
                _ => {}
            }
        }
        links.connect(&sections);
        Ok(links)
    }

    fn take_table(&mut self, elements: ElementSectionReader<'_>) -> wasmparser::Result<()> {
        for element in elements {
            let element = element?;
            if let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                (element.kind, element.items)
            {
                for (slot, function) in (constant(&offset_expr)?..).zip(functions) {
                    self.slots.push((slot, function? as usize));
                }
            }
        }
        Ok(())
    }

    fn connect(&mut self, sections: &Sections<'_>) {
        let functions = sections.imported + sections.bodies.len();
        self.edges = vec![Vec::new(); functions + sections.symbols.len()];
        let in_code = sections.bodies.iter().zip(sections.imported..).map(|(body, index)| (body.clone(), vec![index]));
        let mut in_data = Owners::new();
        for (index, symbol) in sections.symbols.iter().enumerate() {
            match symbol {
                SymbolInfo::Func { index, name: Some(name), .. } => {
                    self.names.push((*index as usize, (*name).to_owned()));
                }
                SymbolInfo::Data { symbol: Some(symbol), .. } if symbol.size > 0 => {
                    let Some(segment) = sections.segments.get(symbol.index as usize) else { continue };
                    let start = segment.address + symbol.offset;
                    let changes = sections.constant.get(symbol.index as usize) != Some(&true);
                    self.data.push(Data { node: functions + index, place: start..start + symbol.size, changes });
                    let file = segment.file + symbol.offset as usize;
                    in_data.push((file..file + symbol.size as usize, vec![functions + index]));
                }
                _ => {}
            }
        }
        self.data.sort_by_key(|data| (data.place.start, data.place.end));
        let in_data = merged(in_data);
        // Pieces that share bytes are one.
        for (_, owners) in &in_data {
            for (one, next) in owners.iter().zip(owners.iter().skip(1)) {
                self.link(*one, *next);
                self.link(*next, *one);
            }
        }
        self.take_relocations(&sections.code, &in_code.collect(), &sections.symbols, functions);
        self.take_relocations(&sections.data, &in_data, &sections.symbols, functions);
    }

    fn take_relocations(
        &mut self,
        (start, entries): &(usize, Vec<RelocationEntry>),
        owners: &Owners,
        symbols: &[SymbolInfo<'_>],
        functions: usize,
    ) {
        for entry in entries.iter().filter(|entry| entry.ty != RelocationType::TypeIndexLeb) {
            let to = match symbols.get(entry.index as usize) {
                Some(SymbolInfo::Func { index, .. }) => *index as usize,
                Some(SymbolInfo::Data { .. }) => functions + entry.index as usize,
                _ => continue,
            };
            let place = start + entry.offset as usize;
            let behind = owners.partition_point(|(range, _)| range.start <= place);
            let owner = behind.checked_sub(1).and_then(|index| owners.get(index));
            if let Some(from) = owner.filter(|(range, _)| range.contains(&place)).and_then(|(_, nodes)| nodes.first()) {
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

impl<'m> Sections<'m> {
    fn take_data(&mut self, data: DataSectionReader<'m>) -> wasmparser::Result<()> {
        self.data.0 = data.range().start;
        for segment in data {
            let segment = segment?;
            let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
            let file = segment.range.end - segment.data.len();
            self.segments.push(Segment { address: constant(&offset_expr)?, file });
        }
        Ok(())
    }

    fn take_custom(&mut self, custom: &CustomSectionReader<'m>) -> wasmparser::Result<()> {
        match (custom.name(), custom.as_known()) {
            (_, KnownCustom::Linking(linking)) => {
                for part in linking.subsections() {
                    match part? {
                        Linking::SymbolTable(table) => {
                            self.symbols = table.into_iter().collect::<wasmparser::Result<_>>()?
                        }
                        Linking::SegmentInfo(segments) => {
                            for segment in segments {
                                self.constant.push(segment?.name.starts_with(".rodata"));
                            }
                        }
                        _ => {}
                    }
                }
            }
            ("reloc.CODE", KnownCustom::Reloc(section)) => {
                self.code.1 = section.entries().into_iter().collect::<wasmparser::Result<_>>()?;
            }
            ("reloc.DATA", KnownCustom::Reloc(section)) => {
                self.data.1 = section.entries().into_iter().collect::<wasmparser::Result<_>>()?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// In order; places that overlap become one, with all owners.
fn merged(mut owners: Owners) -> Owners {
    owners.sort_by_key(|(place, _)| (place.start, place.end));
    let mut result = Owners::new();
    for (place, nodes) in owners {
        match result.last_mut() {
            Some((last, all)) if place.start < last.end => {
                last.end = last.end.max(place.end);
                all.extend(nodes);
            }
            _ => result.push((place, nodes)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn data(node: usize, place: Range<u32>) -> Data {
        Data { node, place, changes: false }
    }

    #[test]
    fn what_overlaps_is_one() {
        let owners = vec![(8..12, vec![3]), (0..4, vec![1]), (2..8, vec![2])];
        assert_eq!(merged(owners), [(0..8, vec![1, 2]), (8..12, vec![3])]);
    }

    #[test]
    fn what_stops_leads_no_further() {
        let links = Links { edges: vec![vec![1], vec![2], vec![], vec![2]], ..Links::default() };
        assert_eq!(links.reach(vec![0], &HashSet::new()), HashSet::from([0, 1, 2]));
        assert_eq!(links.reach(vec![0], &HashSet::from([1])), HashSet::from([0]));
    }

    #[test]
    fn only_what_is_not_reached_is_left_out() {
        let pieces = vec![data(1, 0..4), data(2, 4..6), data(3, 8..12), data(4, 16..20)];
        let links = Links { data: pieces, ..Links::default() };
        assert_eq!(links.without(&HashSet::from([2])), [0..4, 8..20]);
        assert_eq!(links.without(&HashSet::from([3])), [0..6, 16..20]);
        assert_eq!(links.without(&HashSet::from([1, 2, 3, 4])), []);
    }
}
