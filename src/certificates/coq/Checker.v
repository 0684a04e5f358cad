(* The checker: interval arithmetic in any two number formats (one for the residual, one for the n x n
   matrix), and the proof that "true" means that the network exists. *)
From Interval Require Import Xreal Interval Sig.
From Coquelicot Require Import Coquelicot.
From Coq Require Import Reals ZArith List Lra Lia Bool Ascii String.
(* List's names before String's *)
From Coq Require Import List.
From Widthwise Require Import Network Activations Intervals.
Import ListNotations.
Open Scope R_scope.

Record certificate := {
  activation : expr;
  samples : nat;                 (* n *)
  dimension : nat;               (* d *)
  width : nat;                   (* m *)
  inputs : list (list dyadic);   (* X, n x d, or n x k if there are columns *)
  columns : option (list (list dyadic)); (* A, k x d: the network gets X A *)
  labels : list dyadic;          (* y, n *)
  outputs : list dyadic;         (* v, m *)
  hidden : list (list dyadic);   (* W, m x d *)
  radius : dyadic;               (* rho *)
  (* the rest is a witness; nothing is asserted about it *)
  inverse : list (list (list dyadic)); (* R, m x d x n *)
  box : dyadic;                  (* r *)
  defect : dyadic                (* q *)
}.

(** what the data of a claim are, with all sizes: no product below stops early *)
Definition has_sizes (c : certificate) : Prop :=
  match columns c with
  | None => is_matrix (samples c) (dimension c) (numm (inputs c))
  | Some A => is_matrix (samples c) (length A) (numm (inputs c)) /\ is_matrix (length A) (dimension c) (numm A)
  end /\
  length (numv (labels c)) = samples c /\
  is_matrix (width c) (dimension c) (numm (hidden c)) /\
  length (numv (outputs c)) = width c.
Definition points (c : certificate) : list (list R) :=
  match columns c with
  | None => numm (inputs c)
  | Some A => map (fun x => times x (numm A) (dimension c)) (numm (inputs c))
  end.

(** What is asserted: a zero-loss point lies within Frobenius distance rho of W. *)
Definition zero_near (c : certificate) : Prop :=
  has_sizes c /\ 0 <= num (radius c) /\
  exists W' : list (list R),
    is_matrix (width c) (dimension c) W' /\
    sqdist2 W' (numm (hidden c)) <= num (radius c) * num (radius c) /\
    Forall2 (fun x y => net (eval (activation c)) W' (numv (outputs c)) x = y) (points c) (numv (labels c)).

Module Checker (I J : IntervalOps).
Module A := Ops I.
Module B := Ops J.
Section Prec.
Variables (p : I.precision) (q : J.precision).

(** one sample: its residual, and whether its two inequalities hold *)
Definition one s n zeros vi v Wi W RR ri r qri qm i xi x yi : I.type * bool :=
  let F := I.sub p (A.ires p s vi Wi xi) yi in
  let P := B.ipre q zeros x W RR in
  let rw := B.ilin q (B.inegmul q v (map (B.islope q s r) P)) (map snd P) (B.iunit q n i) in
  (F, A.le0 (I.sub p (I.add p (I.abs F) qri) ri) && B.le0 (J.sub q (B.isumabs q rw) qm)).

Fixpoint each s n zeros vi v Wi W RR ri r qri qm i Xi X y : list (I.type * bool) :=
  match Xi, X, y with
  | xi :: Xi', x :: X', b :: y' =>
    one s n zeros vi v Wi W RR ri r qri qm i xi x b :: each s n zeros vi v Wi W RR ri r qri qm (S i) Xi' X' y'
  | _, _, _ => [] end.

Definition matrix (m d : nat) (A : list (list dyadic)) : bool :=
  Nat.eqb (length A) m && forallb (fun a => Nat.eqb (length a) d) A.
Definition sizes (c : certificate) : bool :=
  match columns c with
  | None => matrix (samples c) (dimension c) (inputs c)
  | Some A => matrix (samples c) (length A) (inputs c) && matrix (length A) (dimension c) A
  end &&
  Nat.eqb (length (labels c)) (samples c) &&
  matrix (width c) (dimension c) (hidden c) &&
  Nat.eqb (length (outputs c)) (width c).
Definition shapes (c : certificate) : bool :=
  Nat.eqb (length (hidden c)) (length (inverse c)) &&
  forallb (fun p => Nat.eqb (length (fst p)) (length (snd p)) && forallb (fun rw => Nat.eqb (length rw) (samples c)) (snd p))
          (combine (hidden c) (inverse c)).
Definition nonneg (a : dyadic) := Z.leb 0 (fst a) && Z.leb 0 (snd a).
Definition signs (c : certificate) : bool :=
  nonneg (radius c) && nonneg (box c) && nonneg (defect c) && Z.ltb (fst (defect c)) (2 ^ snd (defect c)).

(** the inputs of the network, enclosed in each of the two formats *)
Definition ipoints (c : certificate) : list (list I.type) :=
  let X := map (map (A.inum p)) (inputs c) in
  match columns c with
  | None => X
  | Some M => map (fun x => A.ilin p x (map (map (A.inum p)) M) (repeat (A.iz p 0) (dimension c))) X
  end.
Definition jpoints (c : certificate) : list (list J.type) :=
  let X := map (map (B.inum q)) (inputs c) in
  match columns c with
  | None => X
  | Some M => map (fun x => B.ilin q x (map (map (B.inum q)) M) (repeat (B.iz q 0) (dimension c))) X
  end.

Definition results (c : certificate) :=
  let n := samples c in
  let ri := A.inum p (box c) in let qri := I.mul p (A.inum p (defect c)) ri in
  let S := each (activation c) n (repeat (B.iz q 0) n) (map (A.inum p) (outputs c)) (map (B.inum q) (outputs c))
    (map (map (A.inum p)) (hidden c)) (map (map (B.inum q)) (hidden c)) (map (map (map (B.inum q))) (inverse c))
    ri (B.inum q (box c)) qri (B.inum q (defect c)) 0
    (ipoints c) (jpoints c) (map (A.inum p) (labels c)) in
  let rho := A.inum p (radius c) in
  (S, I.sub p (A.ireach p (map fst S) qri (map (map (map (A.inum p))) (inverse c))) (I.mul p rho rho)).
Definition check (c : certificate) : bool :=
  total (activation c) && sizes c && shapes c && signs c && (let (S, d) := results c in forallb snd S && A.le0 d).

Notation C := (fun xi x => contains (I.convert xi) (Xreal x)).
Notation D := (fun xi x => contains (J.convert xi) (Xreal x)).

Section Samples.
Variables (s : expr) (n : nat) (vi : list I.type) (v : list J.type) (Wi : list (list I.type)) (W : list (list J.type)).
Variables (RR : list (list (list J.type))) (ri qri : I.type) (r qm : J.type).
Variables (v' : list R) (W' : list (list R)) (RR' : list (list (list R))) (r' q' : R).
Hypothesis Hwf : wf n W' RR'.
Hypothesis Hvi : Forall2 C vi v'.
Hypothesis Hv : Forall2 D v v'.
Hypothesis HWi : Forall2 (Forall2 C) Wi W'.
Hypothesis HW : Forall2 (Forall2 D) W W'.
Hypothesis HRR : Forall2 (Forall2 (Forall2 D)) RR RR'.
Hypothesis Hri : C ri r'.
Hypothesis Hr : D r r'.
Hypothesis Hq : D qm q'.
Hypothesis Hqr : C qri (q' * r').

Lemma each_ok : forall X', forall Xi X, Forall2 (Forall2 C) Xi X' -> Forall2 (Forall2 D) X X' ->
  forall y y', Forall2 C y y' -> length X' = length y' -> forall k,
  let S := each s n (repeat (B.iz q 0) n) vi v Wi W RR ri r qri qm k Xi X y in
  Forall2 C (map fst S) (map (fun i => fz0 (eval s) v' (pre n (nth i X' []) W' RR') - nth i y' 0) (seq 0 (length X'))) /\
  (forallb snd S = true -> forall i, (i < length X')%nat ->
    let P := pre n (nth i X' []) W' RR' in
    Rabs (fz0 (eval s) v' P - nth i y' 0) + q' * r' <= r' /\
    forall t, range (slope s) r' t P -> sumabs (row n v' t P (k + i)) <= q').
Proof.
induction X' as [|x' X' IH]; intros Xi X HXi HX y y' Hy HL k;
  inversion HXi as [|xi x1 Xi' X1 Hxi HXi']; inversion HX as [|x x2 X2 X3 Hx HX']; subst; simpl in *.
{ split. constructor. intros; lia. }
destruct Hy as [|b b' y y' Hb Hy]; simpl in *; [discriminate|].
assert (HP := B.ipre_ok q n x x' W W' RR RR' Hx HW HRR).
assert (HF : C (I.sub p (A.ires p s vi Wi xi) b) (fz0 (eval s) v' (pre n x' W' RR') - b')).
{ apply A.sub_ok; auto. apply A.ires_ok; auto. }
destruct (IH Xi' X2 HXi' HX' y y' Hy (eq_add_S _ _ HL) (S k)) as [IH1 IH2]. split.
- constructor; auto. rewrite <- seq_shift, map_map. exact IH1.
- intros H. apply andb_prop in H. destruct H as [H1 H2]. apply andb_prop in H1. destruct H1 as [H1 H3].
  intros [|i] Hi.
  + simpl. split.
    * apply A.le0_ok with (x := Rabs (fz0 (eval s) v' (pre n x' W' RR') - b') + q' * r' - r') in H1. lra.
      apply A.sub_ok; auto. apply A.add_ok; auto. apply A.abs_ok; auto.
    * intros t Ht.
      apply B.le0_ok with (x := sumabs (row n v' t (pre n x' W' RR') (k + 0)) - q') in H3. lra.
      apply B.sub_ok; auto. apply B.isumabs_ok. rewrite Nat.add_0_r. unfold row. apply B.ilin_ok.
      apply B.inegmul_ok; auto. apply B.islopes_ok with (r' := r') (P' := pre n x' W' RR'); auto.
      apply B.CP_snd; auto. apply B.iunit_ok.
  + replace (k + S i)%nat with (S k + i)%nat by lia. apply IH2; auto. lia.
Qed.
End Samples.
Lemma num_nonneg : forall a, nonneg a = true -> 0 <= num a /\ 0 < IZR (2 ^ snd a).
Proof.
intros [m e] H. apply andb_prop in H. destruct H as [H1 H2]. apply Z.leb_le in H1, H2. simpl in *.
assert (0 < IZR (2 ^ e)) by (apply IZR_lt; apply Z.pow_pos_nonneg; lia).
split; auto. unfold num. simpl. apply Rle_mult_inv_pos; auto. apply IZR_le; auto.
Qed.

Lemma move_shape : forall n W RR z, wf n W RR -> Forall2 (fun w' w => length w' = length w) (move W RR z) W.
Proof.
intros n W RR z H. induction H as [|w Rj W RR [H1 H2] H IH]; simpl; constructor; auto.
apply axpy_length; auto. rewrite map_length; auto.
Qed.

Lemma shapes_ok : forall W RR n, length W = length RR ->
  forallb (fun p => Nat.eqb (length (fst p)) (length (snd p)) && forallb (fun rw => Nat.eqb (length rw) n) (snd p))
          (combine W RR) = true -> wf n (numm W) (map numm RR).
Proof.
induction W as [|w W IH]; intros [|Rj RR] n HL H; simpl in *; try discriminate; [constructor|].
apply andb_prop in H. destruct H as [H1 H2]. apply andb_prop in H1. destruct H1 as [H1 H3].
constructor; [|apply IH; auto].
apply Nat.eqb_eq in H1. unfold numm, numv. rewrite !map_length. split; auto.
rewrite Forall_forall. intros rw Hrw. apply in_map_iff in Hrw. destruct Hrw as [rw' [<- Hrw]].
rewrite map_length. rewrite forallb_forall in H3. apply Nat.eqb_eq. auto.
Qed.

Lemma matrix_ok : forall m d A, matrix m d A = true -> is_matrix m d (numm A).
Proof.
intros m d A H. apply andb_prop in H. destruct H as [H1 H2]. apply Nat.eqb_eq in H1.
split; unfold numm; [rewrite map_length; exact H1|].
apply Forall_forall. intros a Ha. apply in_map_iff in Ha. destruct Ha as [b [<- Hb]].
unfold numv. rewrite map_length. apply Nat.eqb_eq. rewrite forallb_forall in H2. auto.
Qed.
Lemma sizes_ok : forall c, sizes c = true -> has_sizes c /\ length (points c) = samples c.
Proof.
intros c H. unfold sizes in H. apply andb_prop in H. destruct H as [H H4]. apply andb_prop in H. destruct H as [H H3].
apply andb_prop in H. destruct H as [H1 H2]. apply Nat.eqb_eq in H2, H4. unfold has_sizes, points.
assert (HN : forall l, length (numv l) = length l) by (intros l; apply map_length).
rewrite !HN. destruct (columns c) as [A|].
- apply andb_prop in H1. destruct H1 as [H1 H5]. apply matrix_ok in H1, H5, H3.
  repeat split; try apply H1; try apply H5; try apply H3; auto. rewrite map_length. apply H1.
- apply matrix_ok in H1, H3. repeat split; try apply H1; try apply H3; auto.
Qed.
Lemma ipoints_ok : forall c, Forall2 (Forall2 C) (ipoints c) (points c).
Proof.
intros c. unfold ipoints, points. destruct (columns c) as [A|]; [|apply A.inumm_ok].
induction (inputs c) as [|x X IH]; simpl; constructor; auto.
apply A.ilin_ok; [apply A.inumv_ok|apply A.inumm_ok|apply A.zeros_ok].
Qed.
Lemma jpoints_ok : forall c, Forall2 (Forall2 D) (jpoints c) (points c).
Proof.
intros c. unfold jpoints, points. destruct (columns c) as [A|]; [|apply B.inumm_ok].
induction (inputs c) as [|x X IH]; simpl; constructor; auto.
apply B.ilin_ok; [apply B.inumv_ok|apply B.inumm_ok|apply B.zeros_ok].
Qed.
Lemma move_matrix : forall n m d W RR z, wf n W RR -> is_matrix m d W -> is_matrix m d (move W RR z).
Proof.
intros n m d W RR z Hwf [H1 H2]. assert (H := move_shape n W RR z Hwf). split.
- rewrite <- H1. clear - H. induction H; simpl; auto.
- clear - H H2. induction H; constructor; inversion H2; subst; auto.
Qed.

Theorem check_correct : forall c, check c = true -> zero_near c.
Proof.
intros c H. unfold check in H. apply andb_prop in H. destruct H as [H H3]. apply andb_prop in H. destruct H as [H H2].
apply andb_prop in H. destruct H as [H Hsh]. apply andb_prop in H. destruct H as [Htotal Hsizes].
apply andb_prop in Hsh. destruct Hsh as [HLW Hsh]. apply Nat.eqb_eq in HLW.
apply andb_prop in H2. destruct H2 as [H2 Hq1]. apply andb_prop in H2. destruct H2 as [H2 Hq0].
apply andb_prop in H2. destruct H2 as [Hrho Hr0].
assert (Hwf := shapes_ok _ _ _ HLW Hsh).
destruct (num_nonneg _ Hrho) as [Hrho' _]. destruct (num_nonneg _ Hr0) as [Hr _]. destruct (num_nonneg _ Hq0) as [Hq Hq2].
assert (Hq3 : num (defect c) < 1).
{ apply Z.ltb_lt, IZR_lt in Hq1. unfold num. apply Rmult_lt_reg_r with (1 := Hq2). field_simplify; lra. }
destruct (sizes_ok c Hsizes) as [Hsz Hn]. assert (Hy := Hsz). destruct Hy as [_ [Hy [HWs _]]].
unfold results in H3. set (n := samples c) in *.
match type of H3 with context [each ?a0 ?a1 ?a2 ?a3 ?a4 ?a5 ?a6 ?a7 ?a8 ?a9 ?a10 ?a11 ?a12 ?a13 ?a14 ?a15] =>
  set (S := each a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15) in * end.
apply andb_prop in H3. destruct H3 as [H3 H4].
assert (Hqr : C (I.mul p (A.inum p (defect c)) (A.inum p (box c))) (num (defect c) * num (box c))) by (apply A.mul_ok; apply A.inum_ok).
destruct (each_ok (activation c) n _ _ _ _ _ _ _ _ _ (numv (outputs c)) (numm (hidden c)) (map numm (inverse c)) (num (box c)) (num (defect c)) Hwf
  (A.inumv_ok p _) (B.inumv_ok q _) (A.inumm_ok p _) (B.inumm_ok q _) (B.inummm_ok q _) (A.inum_ok p _) (B.inum_ok q _) (B.inum_ok q _) Hqr
  _ _ _ (ipoints_ok c) (jpoints_ok c) _ _ (A.inumv_ok p (labels c))) with (k := 0%nat) as [HF Hrows].
{ congruence. }
fold S in HF, Hrows. rewrite Hn in HF, Hrows.
destruct (exists_zero (eval (activation c)) (slope (activation c)) (fun t => is_derive_eval _ t Htotal) n (points c) (numv (labels c)) (numv (outputs c))
  (numm (hidden c)) (map numm (inverse c)) (num (box c)) (num (defect c))) as [z [Hz1 Hz2]]; auto.
{ intros i Hi. apply (Hrows H3 i Hi). }
split; [exact Hsz|]. split; [exact Hrho'|].
exists (move (numm (hidden c)) (map numm (inverse c)) (vec n z)). split; [|split].
- apply move_matrix with n; auto.
- assert (Hd : 0 <= num (defect c) * num (box c)) by (apply Rmult_le_pos; auto).
  apply Rle_trans with (1 := sqdist2_move n _ _ z _ _ Hwf Hd (fun i Hi => proj2 (Hz2 i Hi))).
  match goal with |- ?A <= ?B => assert (A - B <= 0); [|lra] end.
  apply A.le0_ok with (2 := H4). apply A.sub_ok; [|apply A.mul_ok; apply A.inum_ok].
  apply A.ireach_ok; auto. apply A.inummm_ok.
- set (W' := move (numm (hidden c)) (map numm (inverse c)) (vec n z)) in *.
  assert (Hz3 : forall i, (i < n)%nat -> net (eval (activation c)) W' (numv (outputs c)) (nth i (points c) []) = nth i (numv (labels c)) 0).
  { intros i Hi. apply (proj1 (Hz2 i Hi)). }
  rewrite <- Hn in Hz3. assert (HX : length (points c) = length (numv (labels c))) by congruence.
  revert Hz3 HX. generalize W' (points c) (numv (labels c)) (eval (activation c)) (numv (outputs c)). clear. intros W' X y f v.
  revert y. induction X as [|x X IH]; intros [|t y] H HL; simpl in *; try discriminate; constructor.
  + apply (H 0%nat). lia.
  + apply IH; [|lia]. intros i Hi. apply (H (Datatypes.S i)). lia.
Qed.
End Prec.
End Checker.

(** the witness may be packed in texts: signed hexadecimal numbers with a blank after each.
    Nothing has to be proved about this reader: the witness is not part of the claim. *)
Definition digit (a : Ascii.ascii) : Z :=
  let k := Z.of_N (Ascii.N_of_ascii a) in if Z.ltb k 58 then (k - 48)%Z else (k - 87)%Z.
Fixpoint unpack (e : Z) (s : String.string) (neg : bool) (cur : Z) (rw : list dyadic) : list dyadic :=
  match s with
  | String.EmptyString => rev' rw
  | String.String a s' =>
    match Ascii.N_of_ascii a with
    | 32%N => unpack e s' false 0%Z ((if neg then (- cur)%Z else cur, e) :: rw)
    | 45%N => unpack e s' true 0%Z rw
    | _ => unpack e s' neg (16 * cur + digit a)%Z rw end end.
Definition packed (e : Z) (s : list (list String.string)) := map (map (fun t => unpack e t false 0%Z [])) s.

