"""What the clinic knows: values, rules and use cases; no storage, no screen, no clock.

From below to above, as import-linter holds it:

- values: `ids`, `people`, `vitals`, `assessments`, `effects`, `infusions`, `entries` and the record
  that holds them (`record`); of a patient across sessions `course_entries` and `course`;
- protocols as data (`protocols`, `limits`, `default_protocol.toml`, `screening.toml`);
- rules: `timeline` reads a record once, `rules` look at it, `deciding` makes flags of what they
  find; the same across sessions in `course_timeline`, `course_rules`, `course_flags`; `discharge`
  and `start_looks` answer what stands in front of a gate;
- what may be done: `permissions` (the person), `sessions` (the state); `audit` keeps what was;
- `store`: what the use cases ask of storage, one protocol that `db` keeps and tests fake;
- use cases, named by what people do: `recording`, `amending`, `starting`, `finishing`, `signing`,
  `reviewing_course`, `publishing`, `staffing`, `restricting`, `exporting`, `keeping_ketamine`;
- frames in, frames out, for screens and papers: `trends`, `relief`, `figures`, `replay`, and for
  what leaves the clinic `tables`, `deidentifying`, `fhir`.
"""
