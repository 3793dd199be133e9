;; Decodes base64 (RFC 4648, 4), sixteen characters at a time.
;;
;; A character is classified by its two nibbles: $low and $high of lookup tables have a bit in common for every
;; character that is none of base64's, and $shift, looked up by the high nibble ('/' by one less), makes six bits of the
;; others. The method is that of W. Muła and D. Lemire, "Faster Base64 Encoding and Decoding using AVX2 Instructions"
;; (ACM Transactions on the Web 12(3), 2018).
(module
  (import "exotel-rx" "memory" (memory 1))

  ;; Decodes $count characters from $text on, which are not of the form 4n + 1, and writes the bytes from $output on.
  ;; Gives whether all of them are base64's. Sixteen bytes behind the text and behind the output are written over.
  (func (export "decode") (param $text i32) (param $count i32) (param $output i32) (result i32)
    (local $end i32) (local $v v128) (local $high v128) (local $foreign v128)
    (local.set $end (i32.add (local.get $text) (local.get $count)))
    ;; The last group is filled up with zeros.
    (v128.store (local.get $end) (i8x16.splat (i32.const 65)))
    (block $done
      (loop $group
        (br_if $done (i32.ge_u (local.get $text) (local.get $end)))
        (local.set $v (v128.load (local.get $text)))
        (local.set $high (i8x16.shr_u (local.get $v) (i32.const 4)))
        (local.set $foreign (v128.or (local.get $foreign) (v128.and
          (i8x16.swizzle
            (v128.const i8x16 0x15 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x11 0x13 0x1a 0x1b 0x1b 0x1b 0x1a)
            (v128.and (local.get $v) (i8x16.splat (i32.const 15))))
          (i8x16.swizzle
            (v128.const i8x16 0x10 0x10 0x01 0x02 0x04 0x08 0x04 0x08 0x10 0x10 0x10 0x10 0x10 0x10 0x10 0x10)
            (local.get $high)))))
        (local.set $v (i8x16.add (local.get $v) (i8x16.swizzle
          (v128.const i8x16 0 16 19 4 -65 -65 -71 -71 0 0 0 0 0 0 0 0)
          (i8x16.add (local.get $high) (i8x16.eq (local.get $v) (i8x16.splat (i32.const 47)))))))
        ;; Two times six bits, then two times twelve, then the three bytes of each in their order.
        (local.set $v (v128.or
          (i16x8.shl (v128.and (local.get $v) (i16x8.splat (i32.const 255))) (i32.const 6))
          (i16x8.shr_u (local.get $v) (i32.const 8))))
        (local.set $v (v128.or
          (i32x4.shl (v128.and (local.get $v) (i32x4.splat (i32.const 65535))) (i32.const 12))
          (i32x4.shr_u (local.get $v) (i32.const 16))))
        (v128.store (local.get $output) (i8x16.swizzle (local.get $v)
          (v128.const i8x16 2 1 0 6 5 4 10 9 8 14 13 12 -1 -1 -1 -1)))
        (local.set $text (i32.add (local.get $text) (i32.const 16)))
        (local.set $output (i32.add (local.get $output) (i32.const 12)))
        (br $group)))
    (i32.eqz (v128.any_true (local.get $foreign)))))
