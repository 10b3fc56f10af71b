-- What the release before wrote, on either engine. `numbered` has a row for each passage, the first of them the newest:
-- its number `i`, and what the engines word each in its own way (old_store.py).

INSERT INTO passages (
    id, revision, site, node, lane, subject, captured_at, first_seen_at, last_seen_at, processed_at, received_at,
    clock_quality, clock_offset_s, plate_status, plate, plate_kind, plate_colour, plate_score, plate_char_scores,
    plate_agreeing, plate_readings, verdict, reason, credential, pictures, frames, preview, merged_into
)
SELECT
    id, i % 3, 'garden', 'gate-1', 'in-1', 'vehicle', at, at, at, at, at,
    'synchronised', 0.004, 'read', plate, 'ordinary', 'blue', 0.93, '[0.99,0.98,0.97,0.96,0.95,0.94,0.93]',
    7, 9,
    CASE WHEN i % 4 = 0 THEN 'wait' ELSE 'open' END,
    CASE WHEN i % 4 = 0 THEN 'plate_unknown' ELSE 'resident' END,
    CASE WHEN i % 4 = 0 THEN NULL ELSE 'R-0042' END,
    pictures, 23, NULL, NULL
FROM numbered;

INSERT INTO barrier_moves (
    id, passage, command, actor, site, node, lane, result, reason, detail, requested_at, completed_at, received_at
)
SELECT move, id, NULL, NULL, 'garden', 'gate-1', 'in-1', 'opened', 'resident', '', at, at, at
FROM numbered
WHERE i % 4 <> 0;

INSERT INTO epochs (
    site, node, epoch, received, dropped, next_seq, oldest_unacked, retired, asked, doubled, reused
) VALUES (
    'garden', 'gate-1', '019ab000000070008000000000000009', '[[1, 3]]', '[]', 4, NULL, false, 0, 3, 0
);

INSERT INTO nodes (
    site, node, up, since, last_heard_at, version, backlog, clock_quality, clock_offset_s, disk_free_bytes,
    failures, challenge
) VALUES (
    'garden', 'gate-1', NULL, '2026-11-23 04:00:00.000000', '2026-11-23 04:00:00.000000', '0.1.0', 0,
    'synchronised', 0.004, 1000000000, '{"camera_lost": 2}', NULL
);

INSERT INTO lanes (
    site, node, lane, camera, camera_reason, last_frame_age_s, frames_read, frames_dropped, reconnects, visits,
    gate, gate_at, fault, persons
) VALUES (
    'garden', 'gate-1', 'in-1', 'live', '', 0.2, 100, 0, 0, '{"read": 31}',
    'closed', '2026-11-23 04:00:00.000000', NULL, 0
);

INSERT INTO merges (id, target, site, node) VALUES (
    '019ab000000070008000000000000009', '019ab000000070008000000000000009', 'garden', 'gate-1'
);

INSERT INTO watch_entries (
    id, plate, skeleton, place, reason, legal_basis, state, requested_by, requested_by_name, requested_at, ends_at
) VALUES (
    '019ab000000070008000000000000009', '京A99999', '京A99999', 'river/north/garden', 'stolen', 'case', 'requested',
    '019ab000000070008000000000000009', 'li', '2026-11-23 04:00:00.000000', '2026-11-23 04:00:00.000000'
);

INSERT INTO alerts (
    id, entry, passage, site, node, lane, kind, plate, differs, captured_at, raised_at, state, suppressed
) VALUES (
    '019ab000000070008000000000000009', '019ab000000070008000000000000009', '019ab000000070008000000000000009',
    'garden', 'gate-1', 'in-1', 'exact', '京A99999', '[]', '2026-11-23 04:00:00.000000', '2026-11-23 04:00:00.000000', 'closed', 0
);

INSERT INTO accounts (
    id, name, role, place, password_hash, must_change_password, revision, created_at, failures
) VALUES (
    '019ab000000070008000000000000009', 'li', 'police', 'river/north', 'x', false, 1, '2026-11-23 04:00:00.000000', 0
);

INSERT INTO dead_letters (
    digest, reason, detail, topic, payload, size, count, first_at, last_at, retries
) VALUES (
    'd', 'malformed', 'no JSON', 'gatehouse/v1/garden/gate-1/evt/passage', '{', 1, 1, '2026-11-23 04:00:00.000000', '2026-11-23 04:00:00.000000', 0
);
