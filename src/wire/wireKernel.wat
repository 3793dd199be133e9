;; What is done with every byte of a media message: takes off the mask of its frame, finds the parts of its text, decodes
;; and encodes base64 (RFC 4648, 4).
;;
;; Whoever calls it says what stands where in its memory.
;;
;; To decode, a character is classified by its two nibbles: $low and $high of lookup tables have a bit in common for every
;; character that is none of base64's, and $shift, looked up by the high nibble ('/' by one less), makes six bits of the
;; others. To encode, six bits become their character by adding what $shifts has for their range: of 26 to 51 at place 0, of
;; each one above at a place of its own, of 0 to 25 at place 13. The methods are those of W. Muła and D. Lemire, "Faster
;; Base64 Encoding and Decoding using AVX2 Instructions" (ACM Transactions on the Web 12(3), 2018).
(module
  (import "exotel-rx" "memory" (memory 15))

  ;; Decodes $count characters from $text on, which are not of the form 4n + 1, and writes the bytes from $output on, two
  ;; groups of sixteen characters at a time. Gives whether all of them are base64's. 32 bytes behind the output are written
  ;; over.
  (func (export "decode") (param $text i32) (param $count i32) (param $output i32) (result i32)
    (local $end i32) (local $foreign v128) (local $v v128) (local $v4 v128) (local $w v128) (local $w4 v128)
    (local $low v128) (local $high v128) (local $shift v128)
    (local $nibble v128) (local $slash v128) (local $byte v128) (local $weights v128)
    (local $behind v128) (local $farther v128)
    (local.set $end (i32.add (local.get $text) (local.get $count)))
    ;; Kept in registers: written where they are used, they would be loaded for every group.
    (local.set $low
      (v128.const i8x16 0x15 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x13 0x1a 0x1b 0x1b 0x1b 0x1a))
    (local.set $high
      (v128.const i8x16 0x10 0x10 0x01 0x02 0x04 0x08 0x04 0x08 0x10 0x10 0x10 0x10 0x10 0x10 0x10 0x10))
    (local.set $shift (v128.const i8x16 0 16 19 4 -65 -65 -71 -71 0 0 0 0 0 0 0 0))
    (local.set $nibble (i8x16.splat (i32.const 15)))
    (local.set $slash (i8x16.splat (i32.const 47)))
    (local.set $byte (i16x8.splat (i32.const 255)))
    (local.set $weights (v128.const i16x8 4096 1 4096 1 4096 1 4096 1))
    ;; Meanwhile the last groups are filled up with zeros.
    (local.set $behind (v128.load (local.get $end)))
    (local.set $farther (v128.load offset=16 (local.get $end)))
    (v128.store (local.get $end) (i8x16.splat (i32.const 65)))
    (v128.store offset=16 (local.get $end) (i8x16.splat (i32.const 65)))
    (block $done
      (loop $groups
        (br_if $done (i32.ge_u (local.get $text) (local.get $end)))
        ;; Two times six bits, then two times twelve, then the three bytes of each in their order.
        (local.set $v (v128.load (local.get $text)))
        (local.set $v4 (i8x16.shr_u (local.get $v) (i32.const 4)))
        (local.set $foreign (v128.or (local.get $foreign) (v128.and
          (i8x16.swizzle (local.get $low) (v128.and (local.get $v) (local.get $nibble)))
          (i8x16.swizzle (local.get $high) (local.get $v4)))))
        (local.set $v (i8x16.add (local.get $v) (i8x16.swizzle (local.get $shift)
          (i8x16.add (local.get $v4) (i8x16.eq (local.get $v) (local.get $slash))))))
        (local.set $v (v128.or
          (i16x8.shl (v128.and (local.get $v) (local.get $byte)) (i32.const 6))
          (i16x8.shr_u (local.get $v) (i32.const 8))))
        (local.set $v (i32x4.dot_i16x8_s (local.get $v) (local.get $weights)))
        (v128.store (local.get $output) (i8x16.swizzle (local.get $v)
          (v128.const i8x16 2 1 0 6 5 4 10 9 8 14 13 12 -1 -1 -1 -1)))
        (local.set $w (v128.load offset=16 (local.get $text)))
        (local.set $w4 (i8x16.shr_u (local.get $w) (i32.const 4)))
        (local.set $foreign (v128.or (local.get $foreign) (v128.and
          (i8x16.swizzle (local.get $low) (v128.and (local.get $w) (local.get $nibble)))
          (i8x16.swizzle (local.get $high) (local.get $w4)))))
        (local.set $w (i8x16.add (local.get $w) (i8x16.swizzle (local.get $shift)
          (i8x16.add (local.get $w4) (i8x16.eq (local.get $w) (local.get $slash))))))
        (local.set $w (v128.or
          (i16x8.shl (v128.and (local.get $w) (local.get $byte)) (i32.const 6))
          (i16x8.shr_u (local.get $w) (i32.const 8))))
        (local.set $w (i32x4.dot_i16x8_s (local.get $w) (local.get $weights)))
        (v128.store offset=12 (local.get $output) (i8x16.swizzle (local.get $w)
          (v128.const i8x16 2 1 0 6 5 4 10 9 8 14 13 12 -1 -1 -1 -1)))
        (local.set $text (i32.add (local.get $text) (i32.const 32)))
        (local.set $output (i32.add (local.get $output) (i32.const 24)))
        (br $groups)))
    (v128.store (local.get $end) (local.get $behind))
    (v128.store offset=16 (local.get $end) (local.get $farther))
    (i32.eqz (v128.any_true (local.get $foreign))))

  ;; Encodes $count bytes from $input on, twelve at a time, and writes the characters, with their padding, from $output on. 16 bytes behind
  ;; the input and behind the output are written over.
  (func (export "encode") (param $input i32) (param $count i32) (param $output i32)
    (local $end i32) (local $v v128)
    (local $first v128) (local $third v128) (local $others v128) (local $weights v128)
    (local $letters v128) (local $capital v128) (local $shifts v128) (local $shift v128)
    (local.set $end (i32.add (local.get $input) (local.get $count)))
    ;; Of a word's sixteen bits, the first sextet stands at the top of every other word, the third one in the middle of the
    ;; words between them; the second and the fourth one are moved up by multiplying.
    (local.set $first (v128.const i16x8 0x3f 0 0x3f 0 0x3f 0 0x3f 0))
    (local.set $third (v128.const i16x8 0 0x3f 0 0x3f 0 0x3f 0 0x3f))
    (local.set $others (v128.const i16x8 0x3f0 0x3f 0x3f0 0x3f 0x3f0 0x3f 0x3f0 0x3f))
    (local.set $weights (v128.const i16x8 16 256 16 256 16 256 16 256))
    (local.set $letters (i8x16.splat (i32.const 51)))
    (local.set $capital (i8x16.splat (i32.const 26)))
    (local.set $shifts (v128.const i8x16 71 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -19 -16 65 0 0))
    ;; The last group is filled up with zeros.
    (v128.store (local.get $end) (v128.const i64x2 0 0))
    (block $done
      (loop $groups
        (br_if $done (i32.ge_u (local.get $input) (local.get $end)))
        ;; Three bytes become two words, the second byte standing in both.
        (local.set $v (i8x16.swizzle (v128.load (local.get $input))
          (v128.const i8x16 1 0 2 1 4 3 5 4 7 6 8 7 10 9 11 10)))
        (local.set $v (v128.or
          (v128.or
            (v128.and (i16x8.shr_u (local.get $v) (i32.const 10)) (local.get $first))
            (v128.and (i16x8.shr_u (local.get $v) (i32.const 6)) (local.get $third)))
          (i16x8.mul (v128.and (local.get $v) (local.get $others)) (local.get $weights))))
        (local.set $shift (i8x16.swizzle (local.get $shifts) (v128.or
          (i8x16.sub_sat_u (local.get $v) (local.get $letters))
          (v128.and (i8x16.gt_s (local.get $capital) (local.get $v)) (i8x16.splat (i32.const 13))))))
        (v128.store (local.get $output) (i8x16.add (local.get $v) (local.get $shift)))
        (local.set $input (i32.add (local.get $input) (i32.const 12)))
        (local.set $output (i32.add (local.get $output) (i32.const 16)))
        (br $groups)))
    ;; What was read beyond the end stands for whole bytes that are missing: `=` each.
    (local.set $count (i32.sub (local.get $input) (local.get $end)))
    (local.set $output (i32.sub (local.get $output) (i32.mul (i32.const 4) (i32.div_u (local.get $count) (i32.const 3)))))
    (local.set $count (i32.rem_u (local.get $count) (i32.const 3)))
    (if (i32.ge_u (local.get $count) (i32.const 1))
      (then (i32.store8 (i32.sub (local.get $output) (i32.const 1)) (i32.const 61))))
    (if (i32.eq (local.get $count) (i32.const 2))
      (then (i32.store8 (i32.sub (local.get $output) (i32.const 2)) (i32.const 61)))))

  ;; Takes the mask off $count bytes from $input on (RFC 6455, 5.3), whose four bytes stand before them, and writes what is
  ;; behind it from $text on. 15 bytes behind that are written over.
  (func (export "unmask") (param $input i32) (param $count i32) (param $text i32)
    (local $end i32) (local $mask v128)
    (local.set $end (i32.add (local.get $text) (local.get $count)))
    (local.set $mask (v128.load32_splat (i32.sub (local.get $input) (i32.const 4))))
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $text) (local.get $end)))
        (v128.store (local.get $text) (v128.xor (v128.load (local.get $input)) (local.get $mask)))
        (local.set $input (i32.add (local.get $input) (i32.const 16)))
        (local.set $text (i32.add (local.get $text) (i32.const 16)))
        (br $more))))

  ;; Where the scan is, where the JSON ends, and where it writes what it finds.
  (global $at (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $found (mut i32) (i32.const 0))

  ;; Scans a text of $count bytes, and gives whether it is a media message in a layout that is known: see MediaScanner, which
  ;; also knows the places of what is found, from $output on. 32 bytes behind the text are written over, with zeros: what was
  ;; there before ends no name, and nothing is looked for beyond them.
  ;;    0  sequence number, chunk and timestamp, as f64
  ;;   24  the same as i32: -1 when there is none, -2 when it is too large
  ;;   36  where the payload begins and ends, and how many bytes it stands for
  ;;   48  track: 1 inbound, 2 outbound; whether there is white space behind the JSON; whether `event` was seen
  ;;   64  how many bytes the stream's id has, and these bytes, with zeros behind them
  (func (export "scan") (param $text i32) (param $count i32) (param $output i32) (result i32)
    (local $last i32)
    (global.set $found (local.get $output))
    ;; Numbers, and the beginning of the payload.
    (v128.store offset=24 (local.get $output) (i32x4.splat (i32.const -1)))
    (v128.store offset=48 (local.get $output) (v128.const i64x2 0 0))
    (i32.store offset=64 (local.get $output) (i32.const 0))
    (local.set $last (i32.add (local.get $text) (local.get $count)))
    (v128.store (local.get $last) (v128.const i64x2 0 0))
    (v128.store offset=16 (local.get $last) (v128.const i64x2 0 0))
    (local.set $last (i32.sub (local.get $last) (i32.const 1)))
    (block $done
      (loop $white
        (br_if $done (i32.lt_s (local.get $last) (local.get $text)))
        (br_if $done (i32.eqz (call $isWhite (i32.load8_u (local.get $last)))))
        (i32.store offset=52 (local.get $output) (i32.const 1))
        (local.set $last (i32.sub (local.get $last) (i32.const 1)))
        (br $white)))
    (global.set $end (i32.add (local.get $last) (i32.const 1)))
    (global.set $at (local.get $text))
    (if (i32.eqz (call $take (i32.const 0x7b))) (then (return (i32.const 0))))
    (loop $fields
      (if (i32.eqz (call $field)) (then (return (i32.const 0))))
      (br_if $fields (call $take (i32.const 0x2c))))
    (i32.and
      (i32.and
        (i32.eq (i32.load8_u (global.get $at)) (i32.const 0x7d))
        (i32.eq (global.get $at) (local.get $last)))
      (i32.and
        (i32.load offset=56 (local.get $output))
        (i32.and
          (i32.ge_s (i32.load offset=36 (local.get $output)) (i32.const 0))
          (call $measure)))))

  ;; A field of the message; false for one that is not known, or stands there again.
  (func $field (result i32)
    (if (i32.eqz (call $take (i32.const 0x22))) (then (return (i32.const 0))))
    ;; media":{
    (if (call $skip (v128.const i8x16 0x6d 0x65 0x64 0x69 0x61 0x22 0x3a 0x7b 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00) (i32.const 8))
      (then (return (i32.and
        (i32.lt_s (i32.load offset=36 (global.get $found)) (i32.const 0))
        (call $media)))))
    ;; sequence_number":
    (if (call $skip (v128.const i8x16 0x73 0x65 0x71 0x75 0x65 0x6e 0x63 0x65 0x5f 0x6e 0x75 0x6d 0x62 0x65 0x72 0x22) (i32.const 16))
      (then (return (i32.and (call $take (i32.const 0x3a)) (call $number (i32.const 0))))))
    ;; sequenceNumber":
    (if (call $skip (v128.const i8x16 0x73 0x65 0x71 0x75 0x65 0x6e 0x63 0x65 0x4e 0x75 0x6d 0x62 0x65 0x72 0x22 0x3a) (i32.const 16))
      (then (return (call $number (i32.const 0)))))
    ;; event":"media"
    (if (call $skip (v128.const i8x16 0x65 0x76 0x65 0x6e 0x74 0x22 0x3a 0x22 0x6d 0x65 0x64 0x69 0x61 0x22 0x00 0x00) (i32.const 14))
      (then
        (if (i32.load offset=56 (global.get $found)) (then (return (i32.const 0))))
        (i32.store offset=56 (global.get $found) (i32.const 1))
        (return (i32.const 1))))
    ;; stream_sid":"
    (if (call $skip (v128.const i8x16 0x73 0x74 0x72 0x65 0x61 0x6d 0x5f 0x73 0x69 0x64 0x22 0x3a 0x22 0x00 0x00 0x00) (i32.const 13))
      (then (return (call $streamSid))))
    ;; streamSid":"
    (if (call $skip (v128.const i8x16 0x73 0x74 0x72 0x65 0x61 0x6d 0x53 0x69 0x64 0x22 0x3a 0x22 0x00 0x00 0x00 0x00) (i32.const 12))
      (then (return (call $streamSid))))
    (i32.const 0))

  ;; The fields of `media`, of which the payload must be one.
  (func $media (result i32)
    (loop $fields
      (if (i32.eqz (call $mediaField)) (then (return (i32.const 0))))
      (br_if $fields (call $take (i32.const 0x2c))))
    (i32.and
      (call $take (i32.const 0x7d))
      (i32.ge_s (i32.load offset=36 (global.get $found)) (i32.const 0))))

  (func $mediaField (result i32)
    (if (i32.eqz (call $take (i32.const 0x22))) (then (return (i32.const 0))))
    ;; payload":"
    (if (call $skip (v128.const i8x16 0x70 0x61 0x79 0x6c 0x6f 0x61 0x64 0x22 0x3a 0x22 0x00 0x00 0x00 0x00 0x00 0x00) (i32.const 10))
      (then
        (if (i32.ge_s (i32.load offset=36 (global.get $found)) (i32.const 0)) (then (return (i32.const 0))))
        (return (call $payload))))
    ;; timestamp":
    (if (call $skip (v128.const i8x16 0x74 0x69 0x6d 0x65 0x73 0x74 0x61 0x6d 0x70 0x22 0x3a 0x00 0x00 0x00 0x00 0x00) (i32.const 11))
      (then (return (call $number (i32.const 2)))))
    ;; chunk":
    (if (call $skip (v128.const i8x16 0x63 0x68 0x75 0x6e 0x6b 0x22 0x3a 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x00) (i32.const 7))
      (then (return (call $number (i32.const 1)))))
    (if (i32.load offset=48 (global.get $found)) (then (return (i32.const 0))))
    ;; track":"inbound"
    (if (call $skip (v128.const i8x16 0x74 0x72 0x61 0x63 0x6b 0x22 0x3a 0x22 0x69 0x6e 0x62 0x6f 0x75 0x6e 0x64 0x22) (i32.const 16))
      (then
        (i32.store offset=48 (global.get $found) (i32.const 1))
        (return (i32.const 1))))
    ;; track":"outbound"
    (if (call $skip (v128.const i8x16 0x74 0x72 0x61 0x63 0x6b 0x22 0x3a 0x22 0x6f 0x75 0x74 0x62 0x6f 0x75 0x6e 0x64) (i32.const 16))
      (then
        (i32.store offset=48 (global.get $found) (i32.const 2))
        (return (call $take (i32.const 0x22)))))
    (i32.const 0))

  ;; A number that is not negative, in quotes or not, which there is only one of: the first, second or third, from 0.
  (func $number (param $which i32) (result i32)
    (local $place i32) (local $quoted i32) (local $start i32) (local $digit i32) (local $number i64)
    (local.set $place (i32.add (global.get $found) (i32.shl (local.get $which) (i32.const 2))))
    (if (i32.ne (i32.load offset=24 (local.get $place)) (i32.const -1)) (then (return (i32.const 0))))
    (local.set $quoted (call $take (i32.const 0x22)))
    (local.set $start (global.get $at))
    (block $done
      (loop $more
        (local.set $digit (i32.sub (i32.load8_u (global.get $at)) (i32.const 48)))
        (br_if $done (i32.gt_u (local.get $digit) (i32.const 9)))
        (local.set $number (i64.add
          (i64.mul (local.get $number) (i64.const 10)) (i64.extend_i32_u (local.get $digit))))
        (global.set $at (i32.add (global.get $at) (i32.const 1)))
        (br $more)))
    (i32.store offset=24 (local.get $place)
      (select
        (i32.wrap_i64 (local.get $number))
        (i32.const -2)
        (i64.le_u (local.get $number) (i64.const 0x7fffffff))))
    (f64.store
      (i32.add (local.get $place) (i32.shl (local.get $which) (i32.const 2)))
      (f64.convert_i64_u (local.get $number)))
    ;; Of so few digits it is a safe integer, whatever they are.
    (local.set $digit (i32.sub (global.get $at) (local.get $start)))
    (if (i32.gt_u (i32.sub (local.get $digit) (i32.const 1)) (i32.const 14)) (then (return (i32.const 0))))
    (if (local.get $quoted) (then (return (call $take (i32.const 0x22)))))
    ;; JSON has no number that begins with a zero.
    (i32.or
      (i32.eq (local.get $digit) (i32.const 1))
      (i32.ne (i32.load8_u (local.get $start)) (i32.const 48))))

  ;; An id of at most 256 characters of ASCII that stand in JSON as they are; kept with zeros behind it.
  (func $streamSid (result i32)
    (local $at i32) (local $place i32) (local $characters v128) (local $quotes i32) (local $others i32)
    (if (i32.load offset=64 (global.get $found)) (then (return (i32.const 0))))
    (local.set $at (global.get $at))
    (local.set $place (i32.add (global.get $found) (i32.const 68)))
    (block $done
      (loop $more
        (if (i32.gt_u (i32.sub (local.get $at) (global.get $at)) (i32.const 256))
          (then (return (i32.const 0))))
        (local.set $characters (v128.load (local.get $at)))
        (v128.store (local.get $place) (local.get $characters))
        (local.set $quotes (i8x16.bitmask (i8x16.eq (local.get $characters) (i8x16.splat (i32.const 0x22)))))
        (local.set $others (i8x16.bitmask (v128.or
          (v128.or
            (i8x16.lt_s (local.get $characters) (i8x16.splat (i32.const 0x20)))
            (i8x16.eq (local.get $characters) (i8x16.splat (i32.const 0x7f))))
          (i8x16.eq (local.get $characters) (i8x16.splat (i32.const 0x5c))))))
        (br_if $done (i32.or (local.get $quotes) (local.get $others)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $place (i32.add (local.get $place) (i32.const 16)))
        (br $more)))
    ;; What ends it is a quote.
    (local.set $quotes (i32.ctz (local.get $quotes)))
    (if (i32.lt_u (i32.ctz (local.get $others)) (local.get $quotes)) (then (return (i32.const 0))))
    (v128.store (i32.add (local.get $place) (local.get $quotes)) (v128.const i64x2 0 0))
    (local.set $at (i32.add (local.get $at) (local.get $quotes)))
    (local.set $quotes (i32.sub (local.get $at) (global.get $at)))
    (global.set $at (i32.add (local.get $at) (i32.const 1)))
    (i32.store offset=64 (global.get $found) (local.get $quotes))
    (i32.lt_u (i32.sub (local.get $quotes) (i32.const 1)) (i32.const 256)))

  ;; The payload, which is not looked at: it ends at the next quote.
  (func $payload (result i32)
    (local $last i32) (local $at i32) (local $quotes i32)
    (local.set $at (global.get $at))
    (local.set $last (i32.sub (global.get $end) (i32.const 3)))
    (i32.store offset=36 (global.get $found) (local.get $at))
    (block $done
      ;; After all else it ends where the text does. Should it not, there is a quote in what is found.
      (if (i32.and
            (i32.and
              (i32.ne (i32.load offset=28 (global.get $found)) (i32.const -1))
              (i32.ne (i32.load offset=32 (global.get $found)) (i32.const -1)))
            (i32.and
              (i32.ge_s (local.get $last) (local.get $at))
              ;; "}}
              (i32.eq (i32.and (i32.load (local.get $last)) (i32.const 0xffffff)) (i32.const 0x7d7d22))))
        (then
          (local.set $at (local.get $last))
          (br $done)))
      (loop $more
        (if (i32.ge_u (local.get $at) (global.get $end)) (then (return (i32.const 0))))
        (local.set $quotes (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (i8x16.splat (i32.const 0x22)))))
        (if (i32.eqz (local.get $quotes))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (br $more))))
      (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $quotes)))))
    (i32.store offset=40 (global.get $found) (local.get $at))
    (global.set $at (i32.add (local.get $at) (i32.const 1)))
    (i32.const 1))

  ;; How many bytes the payload stands for, by its length and its padding; whether it may be base64, of whole samples.
  (func $measure (result i32)
    (local $end i32) (local $count i32) (local $padding i32)
    (local.set $end (i32.load offset=40 (global.get $found)))
    (local.set $count (i32.sub (local.get $end) (i32.load offset=36 (global.get $found))))
    (if (i32.eq (i32.load8_u (i32.sub (local.get $end) (i32.const 1))) (i32.const 0x3d))
      (then
        (local.set $padding (i32.const 1))
        (if (i32.eq (i32.load8_u (i32.sub (local.get $end) (i32.const 2))) (i32.const 0x3d))
          (then (local.set $padding (i32.const 2))))
        ;; What is padded is padded to whole groups.
        (if (i32.and (local.get $count) (i32.const 3)) (then (return (i32.const 0))))))
    (local.set $count (i32.sub (local.get $count) (local.get $padding)))
    (local.set $padding (i32.shr_u (i32.mul (local.get $count) (i32.const 3)) (i32.const 2)))
    (i32.store offset=44 (global.get $found) (local.get $padding))
    (i32.eqz (i32.or
      (i32.and (local.get $padding) (i32.const 1))
      (i32.eq (i32.and (local.get $count) (i32.const 3)) (i32.const 1)))))

  ;; Goes on behind a name of at most 16 characters, if that stands there.
  (func $skip (param $name v128) (param $length i32) (result i32)
    (local $mask i32)
    (local.set $mask (i32.sub (i32.shl (i32.const 1) (local.get $length)) (i32.const 1)))
    (if (i32.ne
          (i32.and
            (i8x16.bitmask (i8x16.eq (v128.load (global.get $at)) (local.get $name)))
            (local.get $mask))
          (local.get $mask))
      (then (return (i32.const 0))))
    (global.set $at (i32.add (global.get $at) (local.get $length)))
    (i32.const 1))

  ;; Goes on behind a character, if that stands there.
  (func $take (param $character i32) (result i32)
    (if (i32.ne (i32.load8_u (global.get $at)) (local.get $character)) (then (return (i32.const 0))))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (i32.const 1))

  ;; JSON's white space.
  (func $isWhite (param $character i32) (result i32)
    (i32.or
      (i32.or
        (i32.eq (local.get $character) (i32.const 0x20))
        (i32.eq (local.get $character) (i32.const 0x0a)))
      (i32.or
        (i32.eq (local.get $character) (i32.const 0x0d))
        (i32.eq (local.get $character) (i32.const 0x09))))))
