(* Lemma 1(b) for one-hidden-layer networks, proved once and for all.
   No Brouwer, no calculus in R^n: Banach's theorem on a box of R^n in the
   maximum norm, and the scalar mean value theorem for every neuron. *)
From Coquelicot Require Import Coquelicot.
From Coq Require Import Reals List Lra Lia Arith.
Import ListNotations.
Open Scope R_scope.

(** * Banach's fixed point theorem on the box [-r, r]^n, maximum norm *)

Definition in_box (n : nat) (r : R) (z : nat -> R) := forall i, (i < n)%nat -> Rabs (z i) <= r.
Definition near (n : nat) (d : R) (z z' : nat -> R) := forall i, (i < n)%nat -> Rabs (z i - z' i) <= d.

Theorem banach_box : forall n r q (T : (nat -> R) -> nat -> R),
  0 <= q < 1 -> 0 <= r ->
  (forall z, in_box n r z -> in_box n r (T z)) ->
  (forall z z' d, in_box n r z -> in_box n r z' -> 0 <= d -> near n d z z' -> near n (q * d) (T z) (T z')) ->
  exists z, in_box n r z /\ forall i, (i < n)%nat -> T z i = z i.
Proof.
intros n r q T Hq Hr Hself Hcontr.
set (it := fun k => Nat.iter k T (fun _ => 0)).
assert (Hbox : forall k, in_box n r (it k)).
{ induction k as [|k IH].
  - intros i _. simpl. rewrite Rabs_R0. exact Hr.
  - apply Hself. exact IH. }
assert (Hpow : forall k, 0 <= q ^ k) by (intro k; apply pow_le; lra).
assert (Hnear : forall k p, near n (q ^ k * r) (it (p + k)%nat) (it k)).
{ induction k as [|k IH]; intros p.
  - intros i Hi. simpl. rewrite Rmult_1_l, Rminus_0_r. exact (Hbox _ i Hi).
  - rewrite <- plus_n_Sm. simpl pow. rewrite Rmult_assoc.
    change (near n (q * (q ^ k * r)) (T (it (p + k)%nat)) (T (it k))).
    apply Hcontr; auto. apply Rmult_le_pos; auto. }
assert (Hsmall : forall eps, 0 < eps -> exists N, q ^ N * r < eps).
{ intros eps Heps.
  destruct (pow_lt_1_zero q) with (y := eps / (r + 1)) as [N HN].
  - rewrite Rabs_pos_eq; lra.
  - apply Rdiv_lt_0_compat; lra.
  - exists N. specialize (HN N (Nat.le_refl N)). rewrite Rabs_pos_eq in HN by auto.
    apply Rle_lt_trans with (eps / (r + 1) * r).
    + apply Rmult_le_compat_r; lra.
    + apply Rmult_lt_reg_r with (r + 1); [lra|]. field_simplify; [|lra]. nra. }
set (zs := fun i => real (Lim_seq (fun k => it k i))).
assert (Hlim : forall i, (i < n)%nat -> is_lim_seq (fun k => it k i) (zs i)).
{ intros i Hi. apply Lim_seq_correct'. apply ex_lim_seq_cauchy_corr. intros eps.
  destruct (Hsmall (eps / 2)) as [N HN]. { destruct eps; simpl; lra. }
  exists N. intros a b Ha Hb.
  replace a with ((a - N) + N)%nat by lia. replace b with ((b - N) + N)%nat by lia.
  generalize (Hnear N (a - N)%nat i Hi) (Hnear N (b - N)%nat i Hi).
  set (u := it (a - N + N)%nat i). set (w := it (b - N + N)%nat i). set (c := it N i).
  intros H1 H2. replace (u - w) with ((u - c) - (w - c)) by ring.
  apply Rle_lt_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp. lra. }
assert (Hclose : forall k i, (i < n)%nat -> Rabs (zs i - it k i) <= q ^ k * r).
{ intros k i Hi.
  apply (is_lim_seq_le (fun p => Rabs (it (p + k)%nat i - it k i)) (fun _ => q ^ k * r)
          (Rabs (zs i - it k i)) (q ^ k * r)).
  - intros p. apply Hnear; auto.
  - apply (is_lim_seq_abs _ (zs i - it k i)).
    apply is_lim_seq_minus'; [|apply is_lim_seq_const].
    apply (is_lim_seq_incr_n (fun p => it p i) k). auto.
  - apply is_lim_seq_const. }
assert (Hzs : in_box n r zs).
{ intros i Hi.
  apply (is_lim_seq_le (fun k => Rabs (it k i)) (fun _ => r) (Rabs (zs i)) r).
  - intros k. apply Hbox; auto.
  - apply (is_lim_seq_abs _ (zs i)). auto.
  - apply is_lim_seq_const. }
exists zs. split; [exact Hzs|]. intros i Hi.
destruct (Req_dec (T zs i) (zs i)) as [|Hne]; auto. exfalso.
assert (Hpos : 0 < Rabs (T zs i - zs i)) by (apply Rabs_pos_lt; lra).
destruct (Hsmall (Rabs (T zs i - zs i) / 4)) as [k Hk]. { lra. }
assert (H1 : Rabs (T zs i - it (S k) i) <= q * (q ^ k * r)).
{ apply (Hcontr zs (it k)); auto. apply Rmult_le_pos; auto. intros j Hj. apply Hclose; auto. }
assert (H2 := Hclose (S k) i Hi).
assert (H3 : 0 <= q ^ k * r) by (apply Rmult_le_pos; auto).
assert (H4 : Rabs (T zs i - zs i) <= Rabs (T zs i - it (S k) i) + Rabs (zs i - it (S k) i)).
{ replace (T zs i - zs i) with ((T zs i - it (S k) i) + - (zs i - it (S k) i)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp. lra. }
simpl pow in H2. nra.
Qed.

(** * Vectors and matrices as lists *)

Fixpoint dot (x y : list R) : R :=
  match x, y with a :: x', b :: y' => a * b + dot x' y' | _, _ => 0 end.
Fixpoint axpy (c : R) (x y : list R) : list R :=
  match x, y with a :: x', b :: y' => (c * a + b) :: axpy c x' y' | _, _ => [] end.
Fixpoint lin (c : list R) (V : list (list R)) (init : list R) : list R :=
  match c, V with a :: c', w :: V' => axpy a w (lin c' V' init) | _, _ => init end.
Fixpoint sumabs (x : list R) : R :=
  match x with [] => 0 | a :: x' => Rabs a + sumabs x' end.
Definition square (x : R) : R := x * x.
Fixpoint sqdist (x y : list R) : R :=
  match x, y with a :: x', b :: y' => square (a - b) + sqdist x' y' | _, _ => 0 end.
(** squared Frobenius distance *)
Fixpoint sqdist2 (x y : list (list R)) : R :=
  match x, y with a :: x', b :: y' => sqdist a b + sqdist2 x' y' | _, _ => 0 end.

(** m rows of d entries *)
Definition is_matrix (m d : nat) (A : list (list R)) := length A = m /\ Forall (fun a => length a = d) A.
(** x A, for a matrix A with d columns *)
Definition times (x : list R) (A : list (list R)) (d : nat) : list R := lin x A (repeat 0 d).

Lemma axpy_length : forall c x y n, length x = n -> length y = n -> length (axpy c x y) = n.
Proof. induction x as [|a x IH]; intros [|b y] [|n] Hx Hy; simpl in *; try lia. f_equal. apply IH; lia. Qed.

Lemma dot_axpy : forall c x y z, length x = length y -> dot (axpy c x y) z = c * dot x z + dot y z.
Proof.
induction x as [|a x IH]; intros [|b y] z H; simpl in *; try discriminate; try ring.
destruct z as [|t z]; [ring|]. rewrite IH by lia. ring.
Qed.

Lemma lin_length : forall n c V init, Forall (fun w => length w = n) V -> length init = n ->
  length (lin c V init) = n.
Proof.
induction c as [|a c IH]; intros V init HV Hi; simpl; auto.
destruct HV as [|w V Hw HV]; auto. apply axpy_length; auto.
Qed.

Lemma dot_lin : forall n c V init z, Forall (fun w => length w = n) V -> length init = n ->
  dot (lin c V init) z = dot c (map (fun w => dot w z) V) + dot init z.
Proof.
induction c as [|a c IH]; intros V init z HV Hi; simpl; [ring|].
destruct HV as [|w V Hw HV]; simpl; [ring|].
rewrite dot_axpy. rewrite (IH V init z HV Hi). ring.
rewrite Hw. symmetry. apply lin_length; auto.
Qed.

Lemma dot_comm : forall x y, dot x y = dot y x.
Proof. induction x as [|a x IH]; intros [|b y]; simpl; auto. rewrite IH. ring. Qed.

Lemma dot_zeros : forall n z, dot (repeat 0 n) z = 0.
Proof. induction n as [|n IH]; intros [|t z]; simpl; auto. rewrite IH. ring. Qed.

Lemma dot_close : forall (l : list nat) w f g d, (forall k, In k l -> Rabs (f k - g k) <= d) -> 0 <= d ->
  Rabs (dot w (map f l) - dot w (map g l)) <= d * sumabs w.
Proof.
induction l as [|k l IH]; intros [|a w] f g d H Hd; simpl.
- rewrite Rminus_0_r, Rabs_R0. lra.
- rewrite Rminus_0_r, Rabs_R0. apply Rmult_le_pos; auto.
  assert (0 <= sumabs w) by (clear; induction w; simpl; [lra|generalize (Rabs_pos a); lra]).
  generalize (Rabs_pos a); lra.
- rewrite Rminus_0_r, Rabs_R0. lra.
- replace (a * f k + dot w (map f l) - (a * g k + dot w (map g l)))
    with (a * (f k - g k) + (dot w (map f l) - dot w (map g l))) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult.
  assert (H1 := IH w f g d (fun k' Hk' => H k' (or_intror Hk')) Hd).
  assert (H2 := H k (or_introl eq_refl)).
  assert (Rabs a * Rabs (f k - g k) <= Rabs a * d) by (apply Rmult_le_compat_l; auto using Rabs_pos).
  lra.
Qed.

Lemma sumabs_pos : forall x, 0 <= sumabs x.
Proof. induction x as [|a x IH]; simpl; [lra|]. generalize (Rabs_pos a); lra. Qed.

Definition vec n (z : nat -> R) := map z (seq 0 n).
Definition unit n i := map (fun k => if Nat.eqb k i then 1 else 0) (seq 0 n).

Lemma dot_unit_gen : forall z l i, NoDup l -> In i l ->
  dot (map (fun k => if Nat.eqb k i then 1 else 0) l) (map z l) = z i.
Proof.
assert (H0 : forall z l i, ~ In i l -> dot (map (fun k => if Nat.eqb k i then 1 else 0) l) (map z l) = 0).
{ induction l as [|k l IH]; intros i Hi; simpl; auto.
  destruct (Nat.eqb_spec k i) as [->|Hk]. destruct Hi; simpl; auto.
  rewrite IH by (intros H; apply Hi; simpl; auto). ring. }
induction l as [|k l IH]; intros i Hd Hi; simpl in *; [tauto|].
inversion Hd; subst. destruct (Nat.eqb_spec k i) as [->|Hk].
- rewrite H0 by assumption. ring.
- destruct Hi as [Hi|Hi]; [tauto|]. rewrite IH by assumption. ring.
Qed.

Lemma dot_unit : forall n z i, (i < n)%nat -> dot (unit n i) (vec n z) = z i.
Proof. intros. apply dot_unit_gen. apply seq_NoDup. apply in_seq. lia. Qed.

(** * Networks f(W, v) = sigma(X W^T) v *)

Definition net (sigma : R -> R) (W : list (list R)) (v x : list R) : R :=
  dot v (map (fun w => sigma (dot w x)) W).

(** W + R z; R has one list of d rows of length n for every neuron *)
Fixpoint move (W : list (list R)) (RR : list (list (list R))) (z : list R) : list (list R) :=
  match W, RR with
  | w :: W', Rj :: RR' => axpy 1 w (map (fun row => dot row z) Rj) :: move W' RR' z
  | _, _ => [] end.

(** for a sample x and each neuron: the pre-activation, and its derivative with respect to z *)
Fixpoint pre (n : nat) (x : list R) (W : list (list R)) (RR : list (list (list R))) : list (R * list R) :=
  match W, RR with
  | w :: W', Rj :: RR' => (dot w x, lin x Rj (repeat 0 n)) :: pre n x W' RR'
  | _, _ => [] end.

Definition wf n (W : list (list R)) (RR : list (list (list R))) :=
  Forall2 (fun w Rj => length w = length Rj /\ Forall (fun row => length row = n) Rj) W RR.

Section Sigma.
Variables sigma dsigma : R -> R.
Hypothesis Hder : forall t, is_derive sigma t (dsigma t).

Fixpoint fz (v : list R) (P : list (R * list R)) (z : list R) : R :=
  match v, P with c :: v', (u, a) :: P' => c * sigma (u + dot a z) + fz v' P' z | _, _ => 0 end.
Fixpoint fz0 (v : list R) (P : list (R * list R)) : R :=
  match v, P with c :: v', (u, a) :: P' => c * sigma u + fz0 v' P' | _, _ => 0 end.

Lemma net_move : forall n W RR v x z, wf n W RR ->
  net sigma (move W RR z) v x = fz v (pre n x W RR) z.
Proof.
intros n W RR v x z H. unfold net. revert v.
induction H as [|w Rj W RR [H1 H2] H IH]; intros [|c v]; simpl; auto.
rewrite IH. f_equal. f_equal. f_equal.
rewrite dot_axpy by (rewrite map_length; auto).
rewrite (dot_lin n) by (auto; apply repeat_length).
rewrite dot_zeros, (dot_comm x). ring.
Qed.

Lemma pre_lengths : forall n W RR x, wf n W RR -> Forall (fun a => length a = n) (map snd (pre n x W RR)).
Proof.
intros n W RR x H. induction H as [|w Rj W RR [H1 H2] H IH]; simpl; constructor; auto.
simpl. apply lin_length; auto. apply repeat_length.
Qed.

Lemma fz_zero : forall n v P, fz v P (vec n (fun _ => 0)) = fz0 v P.
Proof.
intros n. induction v as [|c v IH]; intros [|[u a] P]; simpl; auto.
rewrite IH. f_equal. f_equal. f_equal.
replace (dot a (vec n (fun _ => 0))) with 0. ring.
unfold vec. generalize (seq 0 n). clear. induction a as [|b a IH]; intros [|k l]; simpl; auto.
rewrite <- IH. ring.
Qed.

Lemma mvt : forall a b, exists t, Rmin a b <= t <= Rmax a b /\ sigma b - sigma a = dsigma t * (b - a).
Proof.
intros a b. apply (MVT_gen sigma a b dsigma).
- intros; apply Hder.
- intros x _. apply continuity_pt_filterlim. apply (ex_derive_continuous sigma). exists (dsigma x). apply Hder.
Qed.

Definition range (r : R) (s : list R) (P : list (R * list R)) :=
  Forall2 (fun sj ua => exists t, Rabs (t - fst ua) <= r * sumabs (snd ua) /\ sj = dsigma t) s P.

Fixpoint negmul (v s : list R) :=
  match v, s with a :: v', b :: s' => (- (a * b)) :: negmul v' s' | _, _ => [] end.

Lemma fz_diff : forall n r v P z z', in_box n r z -> in_box n r z' -> 0 <= r ->
  exists s, range r s P /\
  fz v P (vec n z') - fz v P (vec n z)
    = dot (negmul v s) (map (fun a => dot a (vec n z)) (map snd P))
      - dot (negmul v s) (map (fun a => dot a (vec n z')) (map snd P)).
Proof.
intros n r v P z z' Hz Hz' Hr. revert v.
assert (Hin : forall y a, in_box n r y -> Rabs (dot a (vec n y)) <= r * sumabs a).
{ intros y a Hy. replace (dot a (vec n y)) with (dot a (map y (seq 0 n)) - dot a (map (fun _ => 0) (seq 0 n))).
  apply dot_close; auto. intros k Hk. apply in_seq in Hk. rewrite Rminus_0_r. apply Hy. lia.
  replace (dot a (map (fun _ => 0) (seq 0 n))) with 0. unfold vec. ring.
  generalize (seq 0 n). clear. induction a as [|b a IH]; intros [|k l]; simpl; auto. rewrite <- IH. ring. }
induction P as [|[u a] P IH]; intros v.
- exists []. split. constructor. destruct v; simpl; ring.
- destruct (IH (tl v)) as [s [Hs1 Hs2]].
  destruct (mvt (u + dot a (vec n z)) (u + dot a (vec n z'))) as [t [Ht1 Ht2]].
  exists (dsigma t :: s). split.
  + constructor; auto. exists t. split; auto. simpl.
    assert (H1 := Hin z a Hz). assert (H2 := Hin z' a Hz').
    apply Rabs_le. apply Rabs_le_between in H1. apply Rabs_le_between in H2.
    revert Ht1. unfold Rmin, Rmax. destruct Rle_dec; lra.
  + destruct v as [|c v]; [simpl; ring|]. simpl in *.
    replace (c * sigma (u + dot a (vec n z')) + fz v P (vec n z') - (c * sigma (u + dot a (vec n z)) + fz v P (vec n z)))
      with (c * (sigma (u + dot a (vec n z')) - sigma (u + dot a (vec n z))) + (fz v P (vec n z') - fz v P (vec n z))) by ring.
    rewrite Ht2, Hs2. ring.
Qed.

(** the row of I - DF R, for slopes s *)
Definition row n v s (P : list (R * list R)) i := lin (negmul v s) (map snd P) (unit n i).

Theorem exists_zero : forall n (X : list (list R)) (y v : list R) W RR r q,
  wf n W RR -> 0 <= r -> 0 <= q < 1 ->
  (forall i, (i < n)%nat -> let P := pre n (nth i X []) W RR in
     Rabs (fz0 v P - nth i y 0) + q * r <= r /\
     forall s, range r s P -> sumabs (row n v s P i) <= q) ->
  exists z, in_box n r z /\ forall i, (i < n)%nat ->
    net sigma (move W RR (vec n z)) v (nth i X []) = nth i y 0 /\
    Rabs (z i - - (fz0 v (pre n (nth i X []) W RR) - nth i y 0)) <= q * r.
Proof.
intros n X y v W RR r q Hwf Hr Hq H.
set (P := fun i => pre n (nth i X []) W RR).
set (T := fun (z : nat -> R) i => z i - (fz v (P i) (vec n z) - nth i y 0)).
assert (Hc : forall z z' d, in_box n r z -> in_box n r z' -> 0 <= d -> near n d z z' -> near n (q * d) (T z) (T z')).
{ intros z z' d Hz Hz' Hd Hn i Hi. destruct (H i Hi) as [_ H2].
  destruct (fz_diff n r v (P i) z z' Hz Hz' Hr) as [s [Hs1 Hs2]].
  assert (HL := pre_lengths n W RR (nth i X []) Hwf). fold (P i) in HL.
  assert (HU : length (unit n i) = n) by (unfold unit; rewrite map_length; apply seq_length).
  replace (T z i - T z' i) with (dot (row n v s (P i) i) (vec n z) - dot (row n v s (P i) i) (vec n z')).
  - apply Rle_trans with (d * sumabs (row n v s (P i) i)).
    + apply dot_close; auto. intros k Hk. apply in_seq in Hk. apply Hn. lia.
    + rewrite Rmult_comm. apply Rmult_le_compat_r; [exact Hd|apply H2; exact Hs1].
  - unfold row. rewrite !(dot_lin n) by auto. rewrite !dot_unit by auto. unfold T. lra. }
assert (HT0 : forall i, T (fun _ => 0) i = - (fz0 v (P i) - nth i y 0)).
{ intros i. unfold T. rewrite fz_zero. ring. }
assert (Hb0 : in_box n r (fun _ => 0)) by (intros i _; rewrite Rabs_R0; exact Hr).
assert (Hn : forall z, in_box n r z -> near n (q * r) (T z) (T (fun _ => 0))).
{ intros z Hz. apply Hc; auto. intros i Hi. rewrite Rminus_0_r. auto. }
destruct (banach_box n r q T Hq Hr) as [z [Hz1 Hz2]]; auto.
{ intros z Hz i Hi. assert (H1 := Hn z Hz i Hi). rewrite HT0 in H1. destruct (H i Hi) as [H2 _].
  fold (P i) in H2. set (F := fz0 v (P i) - nth i y 0) in *.
  replace (T z i) with ((T z i - - F) + - F) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp. lra. }
exists z. split; auto. intros i Hi. split.
- rewrite (net_move n) by auto. fold (P i). assert (H1 := Hz2 i Hi). unfold T in H1. lra.
- fold (P i). rewrite <- (HT0 i). rewrite <- (Hz2 i Hi) at 1. apply Hn; auto.
Qed.

End Sigma.

(** * The distance moved *)

Lemma sqdist_move_row : forall w s, length w = length s -> sqdist (axpy 1 w s) w = dot s s.
Proof.
induction w as [|a w IH]; intros [|b s] H; simpl in *; try discriminate; auto.
rewrite IH by lia. unfold square. ring.
Qed.

Fixpoint reach1 (F : list R) (e : R) (Rj : list (list R)) : R :=
  match Rj with [] => 0 | rw :: Rj' => square (Rabs (dot rw F) + e * sumabs rw) + reach1 F e Rj' end.
Fixpoint reach (F : list R) (e : R) (RR : list (list (list R))) : R :=
  match RR with [] => 0 | Rj :: RR' => reach1 F e Rj + reach F e RR' end.

Lemma dot_opp : forall (l : list nat) w f, dot w (map (fun k => - f k) l) = - dot w (map f l).
Proof. induction l as [|k l IH]; intros [|a w] f; simpl; try ring. rewrite IH. ring. Qed.

Lemma sqdist2_move : forall n (W : list (list R)) RR (z F : nat -> R) e, wf n W RR -> 0 <= e ->
  (forall i, (i < n)%nat -> Rabs (z i - - F i) <= e) ->
  sqdist2 (move W RR (vec n z)) W <= reach (vec n F) e RR.
Proof.
intros n W RR z F e H He Hz.
induction H as [|w Rj W RR [H1 H2] H IH]; simpl; [lra|].
apply Rplus_le_compat; auto.
rewrite sqdist_move_row by (rewrite map_length; auto).
clear - He Hz. induction Rj as [|rw Rj IH]; simpl; [lra|].
apply Rplus_le_compat; auto. unfold square.
assert (H : Rabs (dot rw (vec n z)) <= Rabs (dot rw (vec n F)) + e * sumabs rw).
{ assert (H := dot_close (seq 0 n) rw z (fun k => - F k) e).
  rewrite dot_opp in H. fold (vec n z) (vec n F) in H.
  assert (H3 : Rabs (dot rw (vec n z) - - dot rw (vec n F)) <= e * sumabs rw).
  { apply H; auto. intros k Hk. apply in_seq in Hk. apply Hz. lia. }
  replace (dot rw (vec n z)) with ((dot rw (vec n z) - - dot rw (vec n F)) + - dot rw (vec n F)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_Ropp. lra. }
rewrite <- (Rabs_pos_eq (dot rw (vec n z) * dot rw (vec n z))) by apply Rle_0_sqr.
rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos.
Qed.
