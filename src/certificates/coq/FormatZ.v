(* Checking in binary numbers on Z: no axiom beyond those of Coq's classical reals. *)
From Interval Require Import Float_full Specific_ops Specific_stdz.
From Coq Require Import PArith.
From Widthwise Require Import Checker.
Module ZF := SpecificFloat StdZRadix2.
Module ZI := FloatIntervalFull ZF.
Module CheckZ := Checker ZI ZI.
Definition zero_near_by_integers := CheckZ.check_correct (ZF.PtoP 80%positive) (ZF.PtoP 40%positive).
