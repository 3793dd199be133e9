;; Runs a polyphase FIR filter over 16-bit samples, four outputs at a time.
;;
;; One i32x4.dot_i16x8_s multiplies eight samples with eight coefficients. Sixteen bits are too coarse for a coefficient
;; near the middle of the filter, so every coefficient is fine + coarse * 2^shift; away from the middle coarse is zero
;; and is neither stored nor computed. `splitCoefficients` ensures that no sum exceeds 32 bits, so all of
;; this is exact.
;;
;; The four outputs of a group share one window, so that each vector of samples is loaded once. The shifts of their own
;; windows are zeros in the coefficients. The layout of a group, in the order in which it is read:
;;    0  bytes of input from its window to that of the next group
;;    4  bytes of output: 8, or fewer in the last group of a cycle
;;   16  fine coefficients: for every vector of the window, eight for each output
;;       coarse coefficients: the same for the vectors of the middle
;;
;; The filter is described by seven i32 at $filter:
;;    0  the first group
;;    4  the end of the last group; then the first group follows again
;;    8  bytes of a window, a multiple of 16
;;   12  byte offset in the window of the first coarse coefficient
;;   16  bytes of the window that have coarse coefficients, a multiple of 16
;;   20  shift
;;   24  output address
(module
  (import "exotel-rx" "memory" (memory 1))

  ;; Writes at least $bytes of output, beginning with the outputs of $group, whose window begins at $input.
  (func (export "run") (param $filter i32) (param $group i32) (param $input i32) (param $bytes i32)
    (local $output i32) (local $outputEnd i32)
    (local $window i32) (local $windowEnd i32) (local $inputBytes i32) (local $outputBytes i32)
    (local $x v128) (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $t v128) (local $fine v128) (local $coarse v128)

    (local.set $output (i32.load offset=24 (local.get $filter)))
    (local.set $outputEnd (i32.add (local.get $output) (local.get $bytes)))

    (block $done
      (loop $groups
        (br_if $done (i32.ge_u (local.get $output) (local.get $outputEnd)))
        (local.set $inputBytes (i32.load offset=0 (local.get $group)))
        (local.set $outputBytes (i32.load offset=4 (local.get $group)))
        (local.set $group (i32.add (local.get $group) (i32.const 16)))

        (local.set $window (local.get $input))
        (local.set $windowEnd (i32.add (local.get $window) (i32.load offset=8 (local.get $filter))))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $a2 (v128.const i32x4 0 0 0 0))
        (local.set $a3 (v128.const i32x4 0 0 0 0))
        (loop $vectors
          (local.set $x (v128.load (local.get $window)))
          (local.set $a0 (i32x4.add (local.get $a0)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load (local.get $group)))))
          (local.set $a1 (i32x4.add (local.get $a1)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=16 (local.get $group)))))
          (local.set $a2 (i32x4.add (local.get $a2)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=32 (local.get $group)))))
          (local.set $a3 (i32x4.add (local.get $a3)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=48 (local.get $group)))))
          (local.set $group (i32.add (local.get $group) (i32.const 64)))
          (br_if $vectors (i32.lt_u
            (local.tee $window (i32.add (local.get $window) (i32.const 16)))
            (local.get $windowEnd))))
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

        (local.set $window (i32.add (local.get $input) (i32.load offset=12 (local.get $filter))))
        (local.set $windowEnd (i32.add (local.get $window) (i32.load offset=16 (local.get $filter))))
        (local.set $a0 (v128.const i32x4 0 0 0 0))
        (local.set $a1 (v128.const i32x4 0 0 0 0))
        (local.set $a2 (v128.const i32x4 0 0 0 0))
        (local.set $a3 (v128.const i32x4 0 0 0 0))
        (loop $vectors
          (local.set $x (v128.load (local.get $window)))
          (local.set $a0 (i32x4.add (local.get $a0)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load (local.get $group)))))
          (local.set $a1 (i32x4.add (local.get $a1)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=16 (local.get $group)))))
          (local.set $a2 (i32x4.add (local.get $a2)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=32 (local.get $group)))))
          (local.set $a3 (i32x4.add (local.get $a3)
            (i32x4.dot_i16x8_s (local.get $x) (v128.load offset=48 (local.get $group)))))
          (local.set $group (i32.add (local.get $group) (i32.const 64)))
          (br_if $vectors (i32.lt_u
            (local.tee $window (i32.add (local.get $window) (i32.const 16)))
            (local.get $windowEnd))))
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
        (local.set $t (i32x4.shr_s
          (i32x4.add
            (i32x4.add
              (local.get $coarse)
              (i32x4.shr_s (local.get $fine) (i32.load offset=20 (local.get $filter))))
            (v128.const i32x4 8192 8192 8192 8192))
          (i32.const 14)))
        (v128.store64_lane 0 (local.get $output)
          (i16x8.narrow_i32x4_s (local.get $t) (local.get $t)))

        (local.set $input (i32.add (local.get $input) (local.get $inputBytes)))
        (local.set $output (i32.add (local.get $output) (local.get $outputBytes)))
        (if (i32.eq (local.get $group) (i32.load offset=4 (local.get $filter)))
          (then (local.set $group (i32.load offset=0 (local.get $filter)))))
        (br $groups)))))
