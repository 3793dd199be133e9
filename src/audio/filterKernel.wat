;; Runs a polyphase FIR filter over 16-bit samples, four outputs at a time.
;;
;; One i32x4.dot_i16x8_s multiplies eight samples with eight coefficients. Sixteen bits are too coarse for a coefficient
;; near the middle of the filter, so every coefficient is fine + coarse * 2^shift; away from the middle coarse is zero
;; and is neither stored nor computed. createWasmFilterKernel.ts sees to it that no sum can exceed 32 bits, so all of
;; this is exact.
;;
;; The filter is described by eight i32 at $filter:
;;    0  schedule: for every output of a cycle, and for three more, the byte offset of its window in the input and the
;;       addresses of its fine and of its coarse coefficients
;;    4  outputs in a cycle, at least four
;;    8  bytes of input that a cycle advances
;;   12  bytes of fine coefficients of an output, a multiple of 32
;;   16  bytes of coarse coefficients of an output, a multiple of 16
;;   20  byte offset in the window of the first coarse coefficient
;;   24  shift
;;   28  output address
(module
  (import "exotel-rx" "memory" (memory 1))

  ;; Writes $count outputs, rounded up to a multiple of four, beginning with the one that is $phase in its cycle and
  ;; whose window begins at $input.
  (func (export "run") (param $filter i32) (param $input i32) (param $phase i32) (param $count i32)
    (local $schedule i32) (local $entry i32) (local $scheduleEnd i32) (local $cycleEntries i32)
    (local $output i32) (local $outputEnd i32)
    (local $x0 i32) (local $x1 i32) (local $x2 i32) (local $x3 i32)
    (local $h0 i32) (local $h1 i32) (local $h2 i32) (local $h3 i32)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $i i32) (local $end i32) (local $t v128) (local $fine v128) (local $coarse v128)

    (local.set $schedule (i32.load offset=0 (local.get $filter)))
    (local.set $cycleEntries (i32.mul (i32.load offset=4 (local.get $filter)) (i32.const 12)))
    (local.set $scheduleEnd (i32.add (local.get $schedule) (local.get $cycleEntries)))
    (local.set $entry (i32.add (local.get $schedule) (i32.mul (local.get $phase) (i32.const 12))))
    (local.set $input (i32.sub (local.get $input) (i32.load (local.get $entry))))
    (local.set $output (i32.load offset=28 (local.get $filter)))
    (local.set $outputEnd (i32.add (local.get $output) (i32.shl (local.get $count) (i32.const 1))))

    (block $done
      (loop $group
        (br_if $done (i32.ge_u (local.get $output) (local.get $outputEnd)))
        (local.set $x0 (i32.add (local.get $input) (i32.load offset=0 (local.get $entry))))
        (local.set $x1 (i32.add (local.get $input) (i32.load offset=12 (local.get $entry))))
        (local.set $x2 (i32.add (local.get $input) (i32.load offset=24 (local.get $entry))))
        (local.set $x3 (i32.add (local.get $input) (i32.load offset=36 (local.get $entry))))

        ;; Fine: sixteen taps a turn.
        (local.set $h0 (i32.load offset=4 (local.get $entry)))
        (local.set $h1 (i32.load offset=16 (local.get $entry)))
        (local.set $h2 (i32.load offset=28 (local.get $entry)))
        (local.set $h3 (i32.load offset=40 (local.get $entry)))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $a2 (v128.const i32x4 0 0 0 0))
        (local.set $a3 (v128.const i32x4 0 0 0 0))
        (local.set $i (i32.const 0))
        (local.set $end (i32.load offset=12 (local.get $filter)))
        (loop $taps
          (local.set $a0 (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x0) (local.get $i)))
            (v128.load (i32.add (local.get $h0) (local.get $i))))))
          (local.set $a1 (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x1) (local.get $i)))
            (v128.load (i32.add (local.get $h1) (local.get $i))))))
          (local.set $a2 (i32x4.add (local.get $a2) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x2) (local.get $i)))
            (v128.load (i32.add (local.get $h2) (local.get $i))))))
          (local.set $a3 (i32x4.add (local.get $a3) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x3) (local.get $i)))
            (v128.load (i32.add (local.get $h3) (local.get $i))))))
          (local.set $a0 (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s
            (v128.load offset=16 (i32.add (local.get $x0) (local.get $i)))
            (v128.load offset=16 (i32.add (local.get $h0) (local.get $i))))))
          (local.set $a1 (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s
            (v128.load offset=16 (i32.add (local.get $x1) (local.get $i)))
            (v128.load offset=16 (i32.add (local.get $h1) (local.get $i))))))
          (local.set $a2 (i32x4.add (local.get $a2) (i32x4.dot_i16x8_s
            (v128.load offset=16 (i32.add (local.get $x2) (local.get $i)))
            (v128.load offset=16 (i32.add (local.get $h2) (local.get $i))))))
          (local.set $a3 (i32x4.add (local.get $a3) (i32x4.dot_i16x8_s
            (v128.load offset=16 (i32.add (local.get $x3) (local.get $i)))
            (v128.load offset=16 (i32.add (local.get $h3) (local.get $i))))))
          (br_if $taps (i32.lt_u
            (local.tee $i (i32.add (local.get $i) (i32.const 32)))
            (local.get $end))))
        ;; Add up the lanes of each.
        (local.set $t (i32x4.add
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a0) (local.get $a1))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a0) (local.get $a1))))
        (local.set $a2 (i32x4.add
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a2) (local.get $a3))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a2) (local.get $a3))))
        (local.set $fine (i32x4.add
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $t) (local.get $a2))
          (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $t) (local.get $a2))))

        ;; Coarse: the middle of the window, eight taps a turn.
        (local.set $i (i32.load offset=20 (local.get $filter)))
        (local.set $end (i32.add (local.get $i) (i32.load offset=16 (local.get $filter))))
        (local.set $h0 (i32.sub (i32.load offset=8 (local.get $entry)) (local.get $i)))
        (local.set $h1 (i32.sub (i32.load offset=20 (local.get $entry)) (local.get $i)))
        (local.set $h2 (i32.sub (i32.load offset=32 (local.get $entry)) (local.get $i)))
        (local.set $h3 (i32.sub (i32.load offset=44 (local.get $entry)) (local.get $i)))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $a2 (v128.const i32x4 0 0 0 0))
        (local.set $a3 (v128.const i32x4 0 0 0 0))
        (loop $taps
          (local.set $a0 (i32x4.add (local.get $a0) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x0) (local.get $i)))
            (v128.load (i32.add (local.get $h0) (local.get $i))))))
          (local.set $a1 (i32x4.add (local.get $a1) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x1) (local.get $i)))
            (v128.load (i32.add (local.get $h1) (local.get $i))))))
          (local.set $a2 (i32x4.add (local.get $a2) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x2) (local.get $i)))
            (v128.load (i32.add (local.get $h2) (local.get $i))))))
          (local.set $a3 (i32x4.add (local.get $a3) (i32x4.dot_i16x8_s
            (v128.load (i32.add (local.get $x3) (local.get $i)))
            (v128.load (i32.add (local.get $h3) (local.get $i))))))
          (br_if $taps (i32.lt_u
            (local.tee $i (i32.add (local.get $i) (i32.const 16)))
            (local.get $end))))

        ;; Add up the lanes of each.
        (local.set $t (i32x4.add
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a0) (local.get $a1))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a0) (local.get $a1))))
        (local.set $a2 (i32x4.add
          (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a2) (local.get $a3))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a2) (local.get $a3))))
        (local.set $coarse (i32x4.add
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $t) (local.get $a2))
          (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $t) (local.get $a2))))

        ;; Both together, rounded to whole samples; narrowing clips.
        (local.set $a0 (i32x4.shr_s
          (i32x4.add
            (i32x4.add
              (local.get $coarse)
              (i32x4.shr_s (local.get $fine) (i32.load offset=24 (local.get $filter))))
            (v128.const i32x4 8192 8192 8192 8192))
          (i32.const 14)))
        (v128.store64_lane 0 (local.get $output)
          (i16x8.narrow_i32x4_s (local.get $a0) (local.get $a0)))

        (local.set $output (i32.add (local.get $output) (i32.const 8)))
        (local.set $entry (i32.add (local.get $entry) (i32.const 48)))
        (if (i32.ge_u (local.get $entry) (local.get $scheduleEnd))
          (then
            (local.set $entry (i32.sub (local.get $entry) (local.get $cycleEntries)))
            (local.set $input (i32.add (local.get $input) (i32.load offset=8 (local.get $filter))))))
        (br $group)))))
