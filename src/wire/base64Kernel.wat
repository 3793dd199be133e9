;; Decodes base64 (RFC 4648, 4), two groups of sixteen characters at a time, and encodes it, twelve bytes at a time.
;;
;; To decode, a character is classified by its two nibbles: $low and $high of lookup tables have a bit in common for every
;; character that is none of base64's, and $shift, looked up by the high nibble ('/' by one less), makes six bits of the
;; others. To encode, six bits become their character by adding what $shifts has for their range: of 26 to 51 at place 0, of
;; each one above at a place of its own, of 0 to 25 at place 13. The methods are those of W. Muła and D. Lemire, "Faster
;; Base64 Encoding and Decoding using AVX2 Instructions" (ACM Transactions on the Web 12(3), 2018).
(module
  (import "exotel-rx" "memory" (memory 1))

  ;; Decodes $count characters from $text on, which are not of the form 4n + 1, and writes the bytes from $output on.
  ;; Gives whether all of them are base64's. 32 bytes behind the text and behind the output are written over.
  (func (export "decode") (param $text i32) (param $count i32) (param $output i32) (result i32)
    (local $end i32) (local $foreign v128) (local $v v128) (local $v4 v128) (local $w v128) (local $w4 v128)
    (local $low v128) (local $high v128) (local $shift v128)
    (local $nibble v128) (local $slash v128) (local $byte v128) (local $weights v128)
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
    ;; The last groups are filled up with zeros.
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
    (i32.eqz (v128.any_true (local.get $foreign))))

  ;; Encodes $count bytes from $input on, and writes the characters, with their padding, from $output on. 16 bytes behind
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
      (then (i32.store8 (i32.sub (local.get $output) (i32.const 2)) (i32.const 61))))))
