(* Checking in bignums of 63-bit machine integers: their specification is an axiom of Coq. *)
From Interval Require Import Float_full Specific_ops Specific_bigint.
From Coq Require Import PArith.
From Widthwise Require Import Checker.
Module BF := SpecificFloat BigIntRadix2.
Module BI := FloatIntervalFull BF.
Module CheckB := Checker BI BI.
Definition zero_near_by_bignums := CheckB.check_correct (BF.PtoP 80%positive) (BF.PtoP 80%positive).
